/**
 * The whole suite on the reference server as a program of its own beside the same on the embedded one, in turn: what it
 * costs that the server is another process. The start of the program alone is measured too, since every run pays it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchProcess } from '../harness/target/process.ts';
import { packageRoot } from '../proto/package-root.ts';
import { measureNode, median, row, time } from './measure.ts';
import type { Measured } from './measure.ts';

const ROUNDS = 7;
const folder = await mkdtemp(join(tmpdir(), 'subprocess-'));
const program = join(packageRoot, 'dist/bin/reference-target.js');
const suite = [join(packageRoot, 'dist/bin/main.js'), 'run', '--out', join(folder, 'reports')];
const embedded: Measured[] = [];
const launched: Measured[] = [];
const startsMs: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  startsMs.push(await measureStart());
  embedded.push(await measureNode(suite, folder));
  launched.push(await measureNode([...suite, `cmd:'${process.execPath}' '${program}'`], folder));
}
await rm(folder, { recursive: true });

const failed = [...embedded, ...launched].filter(({ exitCode }) => exitCode !== 0);
if (failed.length > 0) throw new Error(`${String(failed.length)} of the measured processes failed`);

row(`median of ${String(ROUNDS)}`, 'wall', 'peak memory');
const print = (label: string, all: readonly Measured[]): number => {
  const wallMs = median(all.map((one) => one.wallMs));
  row(label, time(wallMs), `${median(all.map((one) => one.peakMiB)).toFixed(0)} MiB`);
  return wallMs;
};
const inProcess = print('run on the embedded server', embedded);
const asProgram = print('run on the program', launched);
const startMs = median(startsMs);
row('start of the program', time(startMs), '');
row('ratio', `${(asProgram / inProcess).toFixed(2)} ×`, '');
row('ratio without the start', `${((asProgram - startMs) / inProcess).toFixed(2)} ×`, '');

/** From the launch to the ready line, in milliseconds. */
async function measureStart(): Promise<number> {
  const begin = performance.now();
  const { stop } = await launchProcess(
    { by: 'command', command: [process.execPath, program], shell: false, env: {}, ready: { by: 'contract' } },
    { listen: { on: 'tcp' } },
    {},
    new AbortController().signal,
  );
  const tookMs = performance.now() - begin;
  await stop();
  return tookMs;
}
