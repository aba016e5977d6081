/**
 * Runs the suite on the embedded target many times and compares the outcome of every case with that of the first run.
 * A difference is a case that cannot be trusted; the program then ends with exit code 1.
 */
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../proto/package-root.ts';
import type { RunReport } from '../reports/report.ts';
import { measureNode, median, time } from './measure.ts';

const RUNS = Number(process.argv[2] ?? 100);
const program = join(packageRoot, 'dist/bin/main.js');
const folder = await mkdtemp(join(tmpdir(), 'hundred-runs-'));

let first: Map<string, string> | undefined;
let differences = 0;
const walls: number[] = [];
for (let index = 1; index <= RUNS; index += 1) {
  const { wallMs } = await measureNode([program, 'run', '--out', folder], folder);
  walls.push(wallMs);
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as RunReport;
  const outcomes = new Map(report.cases.map(({ id, outcome }) => [id, outcome]));
  first ??= outcomes;
  for (const [id, outcome] of first) {
    if (outcomes.get(id) === outcome) continue;
    differences += 1;
    process.stdout.write(
      `run ${String(index)}: ${id} is ${outcomes.get(id) ?? 'missing'}, it was ${outcome}\n`,
    );
  }
}
await rm(folder, { recursive: true });

const tally = new Map<string, number>();
for (const outcome of first?.values() ?? []) tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
process.stdout.write(
  `${String(RUNS)} runs of ${String(first?.size ?? 0)} cases: ${String(differences)} differences; ` +
    `${Array.from(tally, ([outcome, amount]) => `${String(amount)} ${outcome}`).join(', ')}; median ${time(median(walls))}\n`,
);
process.exitCode = differences === 0 ? 0 : 1;
