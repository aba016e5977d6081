import { connect } from 'node:http2';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { probeHttp2 } from '../harness/channel/http2-probe.ts';
import type { Engine } from '../harness/container/engine.ts';
import type { ImageLaunch } from '../harness/container/reach.ts';
import { ConformanceError } from '../harness/errors.ts';
import { launchContainer } from '../harness/target/container.ts';
import type { LaunchedProcess } from '../harness/target/process.ts';
import type { StartOptions } from '../harness/target/target.ts';
import { packageRoot } from '../proto/package-root.ts';
import { CEILING_MS, temporaryFolder } from './cli.ts';
import { buildEmptyImage, buildReferenceImage, findEngine, untilRemoved } from './containers/engine.ts';
import type { TestImage } from './containers/engine.ts';

const found = await findEngine();
// The usual reporter shows how many tests are skipped, but not why.
if (typeof found === 'string') console.warn(`skipped, the tests with containers: ${found}`);

const PORT = 50051;
const CONTROL_PORT = 50052;
const TCP: StartOptions = { listen: { on: 'tcp' } };
/** For what never gets ready: long enough for the container to have started and spoken. */
const SHORT_MS = 6000;

test('no engine at DOCKER_HOST is an error, even where another one answers', async () => {
  using folder = temporaryFolder();
  vi.stubEnv('DOCKER_HOST', `unix://${folder.path}/docker.sock`);
  try {
    const error = await failureOf(launchContainer(launchOf('any:1'), TCP, {}, ceiling(CEILING_MS)));
    expect(error).toMatchObject({ code: 'E_DOCKER', exitCode: 3 });
    expect(error.message).toContain(`DOCKER_HOST="unix://${folder.path}/docker.sock" (no such file)`);
    expect(error.hint).toMatch(/Podman.*Without containers/);
  } finally {
    vi.unstubAllEnvs();
  }
});

test.for<StartOptions>([
  { listen: { on: 'ipv6' } },
  { listen: { on: 'unix', path: '/tmp/socket' } },
  { listen: { on: 'tcp' }, tls: { cert: 'cert.pem', key: 'key.pem' } },
])('a container is not asked for %o', async (start) => {
  const error = await failureOf(launchContainer(launchOf('any:1'), start, {}, ceiling(CEILING_MS)));
  expect(error).toMatchObject({ code: 'E_START' });
});

describe.skipIf(typeof found === 'string').concurrent('a container', { timeout: CEILING_MS }, () => {
  const engine = found as Engine;
  let reference: TestImage;
  let empty: TestImage;

  beforeAll(async () => {
    [reference, empty] = await Promise.all([buildReferenceImage(engine), buildEmptyImage(engine)]);
  }, CEILING_MS);
  afterAll(async () => {
    const leftBehind = [...(await reference.containers()), ...(await empty.containers())];
    await Promise.all([reference, empty].map((image) => image[Symbol.asyncDispose]()));
    expect(leftBehind).toEqual([]);
  });

  const launch = (change: Partial<ImageLaunch> = {}, ceilingMs = CEILING_MS): Promise<LaunchedProcess> =>
    launchContainer(launchOf(reference.image, change), TCP, {}, ceiling(ceilingMs));
  /** A program for the Node of the image. */
  const program = (text: string): Pick<ImageLaunch, 'command'> => ({ command: ['--eval', text] });

  test('of the reference gets ready and answers at both ports', async () => {
    await using server = disposable(await launch());
    expect(server.ready).toMatchObject({ name: 'reference', overall: 'SERVING', features: ['drain'] });
    expect(server.process.label).toMatch(/^container [0-9a-f]{12}$/);
    await probeHttp2({ address: server.ready.address }, CEILING_MS);
    await probeHttp2({ address: server.ready.control ?? '' }, CEILING_MS);
  });

  test('gets the environment of the configuration', async () => {
    await using server = disposable(await launch({ env: { CONFORMANCE_TARGET: 'mutant/list-cut-at-100' } }));
    expect(server.ready.name).toBe('mutant/list-cut-at-100');
  });

  test.for<ImageLaunch['ready']>([{ by: 'port' }, { by: 'log', pattern: 'listens (now|later)' }])(
    'without a ready line is ready by its %o',
    async (ready) => {
      await using server = disposable(
        await launch({ ready, ...program(http2Server({ said: "'listens now'" })) }),
      );
      expect(server.ready).toEqual({ address: expect.stringMatching(/^[\d.]+:\d+$/) as unknown });
      await probeHttp2(server.ready, CEILING_MS);
    },
  );

  test('is ready when anything answers at its port: the greeting of the server tells what is wrong', async () => {
    const text = "require('node:http').createServer((_, answer) => answer.end()).listen(50051, '0.0.0.0');";
    await using server = disposable(await launch({ ready: { by: 'port' }, ...program(text) }));
    await expect(probeHttp2(server.ready, CEILING_MS)).rejects.toThrow('HTTP/1.1');
  });

  test('that ends at once: says how, and what it printed', async () => {
    const error = await failureOf(launch(program("console.error('no \\x1b[31mdatabase'); process.exit(3)")));
    expect(error).toMatchObject({ code: 'E_START', exitCode: 3 });
    expect(error.message).toMatch(
      /ended before it was ready: exit code 3; .*\n {2}\| no \\u\{1b\}\[31mdatabase$/,
    );
  });

  test('that cannot be started: says why in the words of the engine', async () => {
    const error = await failureOf(launch({ image: empty.image }));
    expect(error).toMatchObject({ code: 'E_START' });
    expect(error.message).toMatch(/cannot be started: the engine says ".*not-there.*no such file/);
  });

  test('of an image that nobody has: says what the engine says', async () => {
    const error = await failureOf(launch({ image: '127.0.0.1:1/none:1' }));
    expect(error).toMatchObject({ code: 'E_IMAGE', exitCode: 3 });
    expect(error.message).toMatch(/"127\.0\.0\.1:1\/none:1" .* the engine says ".*connection refused/);
  });

  test('of an image for another platform: says so', async () => {
    const platform = process.arch === 'arm64' ? 'linux/amd64' : 'linux/arm64';
    const error = await failureOf(launch({ platform }));
    expect(error).toMatchObject({ code: 'E_IMAGE' });
    expect(error.message).toContain(`for "${platform}"`);
  });

  test('that never gets ready: says so, with its last output', async () => {
    const text = "console.log('waiting for the database'); setInterval(() => {}, 1000)";
    const error = await failureOf(launch(program(text), SHORT_MS));
    expect(error).toMatchObject({ code: 'E_START' });
    expect(error.message).toMatch(
      /did not get ready in time; its last output:\n {2}\| waiting for the database$/,
    );
  });

  test('in which nobody listens: says what the image declares', async () => {
    const ready = { by: 'port' } as const;
    const error = await failureOf(launch({ ready, ...program('setInterval(() => {}, 1000)') }, SHORT_MS));
    expect(error.message).toMatch(/nobody answers at port 50051 .* declares "50051\/tcp", "50052\/tcp"/);
  });

  test.for([
    { name: 'at another port', at: "6000, '0.0.0.0'", address: '0.0.0.0:6000' },
    { name: 'on loopback alone', at: "50051, '127.0.0.1'", address: '127.0.0.1:50051' },
  ])('that listens $name cannot be reached, and says so', async ({ at, address }) => {
    const said = `JSON.stringify({ conformance: 1, address: '${address}' })`;
    const error = await failureOf(launch(program(http2Server({ at, said }))));
    expect(error).toMatchObject({ code: 'E_START' });
    expect(error.message).toContain(`names "${address}", but only port 50051 on all addresses`);
  });

  test('tells how much memory it holds', async () => {
    const text = http2Server({ said: "'ready'", atCall: 'kept.push(Buffer.alloc(64 * 1024 * 1024, 1));' });
    const ready = { by: 'log', pattern: '^ready$' } as const;
    await using server = disposable(await launch({ ready, ...program(`const kept = []; ${text}`) }));
    const before = (await server.process.memoryBytes()) ?? 0;
    await callOnce(server.ready.address);
    const grown = ((await server.process.memoryBytes()) ?? 0) - before;
    expect(before).toBeGreaterThan(1_000_000);
    expect(grown).toBeGreaterThan(60 * 1024 * 1024);
    expect(grown).toBeLessThan(200 * 1024 * 1024);
  });

  test('can be signalled, and says how it ended', async () => {
    await using drains = disposable(await launch());
    await using dies = disposable(await launch());
    await Promise.all([drains.process.signal('SIGTERM'), dies.process.signal('SIGKILL')]);
    expect(await drains.process.exited).toBe('exit code 0');
    expect(await dies.process.exited).toBe('exit code 137 as after SIGKILL');
    // It is gone: nothing to signal, no memory, and no error either.
    await dies.process.signal('SIGTERM');
    expect(await dies.process.memoryBytes()).toBeUndefined();
  });

  test('says how it ended when it is stopped', async () => {
    const server = await launch();
    await Promise.all([server.stop(), server.stop()]);
    expect(await server.process.exited).toMatch(/^exit code \d+/);
  });

  test('that floods its output fills no memory', async () => {
    // Short lines: each of them is a frame of its own when the container is faster than we are.
    const flood =
      "for (let i = 0; i < 3e5; i += 1) fs.writeSync(1, '\\n'); for (let i = 0; i < 3e3; i += 1) fs.writeSync(2, 'x'.repeat(65536));";
    const text = `${flood} ${http2Server({ said: "'the flood is over'" })}`;
    const ready = { by: 'log', pattern: 'the flood is over' } as const;
    const before = process.memoryUsage().rss;
    await using server = disposable(await launch({ ready, ...program(text) }));
    expect(server.process.lastOutput()).toMatch(/the flood is over\n$/);
    expect(server.process.lastOutput().length).toBeLessThan(10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  test.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'exception', 'exit'])(
    'is removed when the process that launched it ends without time: %s',
    async (ending) => {
      const jiti = join(packageRoot, 'node_modules/.bin/jiti');
      const fixture = fileURLToPath(new URL('containers/launch.ts', import.meta.url));
      const args = [jiti, fixture, reference.image, ending];
      const launcher = execa(process.execPath, args, { reject: false, detached: true });
      const failed = launcher.then(({ stderr }) => {
        throw new Error(`the process ended before it told of its container: ${stderr}`);
      });
      failed.catch(() => undefined); // Its end is wanted later.
      const [line] = (await Promise.race([once(launcher.stdout, 'data'), failed])) as [Buffer];
      // As a terminal does: whatever belongs to the process gets the signal.
      if (ending.startsWith('SIG')) process.kill(-(launcher.pid ?? 0), ending);
      await launcher;
      await untilRemoved(engine, line.toString().trim());
    },
  );
});

function launchOf(image: string, change: Partial<ImageLaunch> = {}): ImageLaunch {
  return {
    by: 'image',
    image,
    port: PORT,
    controlPort: CONTROL_PORT,
    env: {},
    ready: { by: 'contract' },
    ...change,
  };
}

/** A program that speaks HTTP/2 and nothing more. The texts are JavaScript. */
function http2Server({ at = "50051, '0.0.0.0'", said = '', atCall = '' }): string {
  return `
    const server = require('node:http2').createServer();
    server.on('stream', (stream) => { ${atCall} stream.respond(); stream.end(); });
    server.listen(${at}, () => console.log(${said}));`;
}

async function callOnce(address: string): Promise<void> {
  const client = connect(`http://${address}`);
  await once(client.request().resume(), 'end');
  client.destroy();
}

function ceiling(ms: number): AbortSignal {
  return AbortSignal.timeout(ms);
}

function disposable(server: LaunchedProcess): LaunchedProcess & AsyncDisposable {
  return { ...server, [Symbol.asyncDispose]: server.stop };
}

async function failureOf(launching: Promise<LaunchedProcess>): Promise<ConformanceError> {
  const outcome = await launching.then(
    async (server) => {
      await server.stop();
      return 'it got ready';
    },
    (error: unknown) => error,
  );
  if (outcome instanceof ConformanceError) return outcome;
  throw new Error('expected a ConformanceError', { cause: outcome });
}
