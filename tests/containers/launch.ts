/** Launches a container, prints its id, and then ends as it is told: a program for tests. */
import { connectEngine } from '../../harness/container/engine.ts';
import { launchContainer } from '../../harness/target/container.ts';

const [image = '', ending] = process.argv.slice(2);
const signal = new AbortController().signal;
const launch = {
  by: 'image',
  image,
  port: 50051,
  controlPort: 50052,
  env: {},
  ready: { by: 'contract' },
} as const;

const { process: server } = await launchContainer(launch, { listen: { on: 'tcp' } }, {}, signal);
const id = server.label.replace('container ', '');
const { Id } = await (await connectEngine(signal)).container.getById(id).inspect();
process.stdout.write(`${Id}\n`, () => {
  if (ending === 'exception') throw new Error('a defect of the harness');
  if (ending === 'exit') process.exit(0);
  setInterval(() => undefined, 60_000);
});
