/**
 * The whole `run` on the embedded target beside an empty vitest run, in turn, in one process after the other: what a
 * user waits for the whole suite, against what an empty run of a common test runner costs on the same machine.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../proto/package-root.ts';
import { measureNode, median, row, time } from './measure.ts';
import type { Measured } from './measure.ts';

const ROUNDS = 11;
const folder = await mkdtemp(join(tmpdir(), 'runner-floor-'));
await writeFile(
  join(folder, 'empty.test.js'),
  `import { test } from ${JSON.stringify(join(packageRoot, 'node_modules/vitest/dist/index.js'))};\ntest('nothing', () => {});\n`,
);

const vitest = [join(packageRoot, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder];
const suite = [join(packageRoot, 'dist/bin/main.js'), 'run', '--out', join(folder, 'reports')];
const floor: Measured[] = [];
const runs: Measured[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  floor.push(await measureNode(vitest, folder));
  runs.push(await measureNode(suite, folder));
}
await rm(folder, { recursive: true });

const failed = [...floor, ...runs].filter(({ exitCode }) => exitCode !== 0);
if (failed.length > 0) throw new Error(`${String(failed.length)} of the measured processes failed`);

row(`median of ${String(ROUNDS)}`, 'wall', 'peak memory');
const print = (label: string, all: readonly Measured[]): number => {
  const wallMs = median(all.map((one) => one.wallMs));
  row(label, time(wallMs), `${median(all.map((one) => one.peakMiB)).toFixed(0)} MiB`);
  return wallMs;
};
const base = print('empty vitest run', floor);
const ours = print('grpc-health-conformance run', runs);
row('ratio', `${(ours / base).toFixed(2)} ×`, '');
