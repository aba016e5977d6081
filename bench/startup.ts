/** The commands that answer from what is known, beside a Node process that does nothing, in turn. */
import { join } from 'node:path';
import { packageRoot } from '../proto/package-root.ts';
import { measureNode, median, row, time } from './measure.ts';

const ROUNDS = 15;
const program = join(packageRoot, 'dist/bin/main.js');
const commands: readonly (readonly [label: string, args: readonly string[]])[] = [
  ['node -e 0', ['-e', '0']],
  ['--version', [program, '--version']],
  ['--help', [program, '--help']],
  ['list', [program, 'list']],
  ['explain WCH-03', [program, 'explain', 'WCH-03']],
];

const walls = commands.map((): number[] => []);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, [label, args]] of commands.entries()) {
    const { wallMs, exitCode } = await measureNode(args, packageRoot);
    if (exitCode !== 0) throw new Error(`${label} failed with exit code ${String(exitCode)}`);
    walls[index]?.push(wallMs);
  }
}

const base = median(walls[0] ?? []);
row(`median of ${String(ROUNDS)}`, 'wall', 'ratio');
for (const [index, [label]] of commands.entries()) {
  const wallMs = median(walls[index] ?? []);
  row(label, time(wallMs), `${(wallMs / base).toFixed(2)} ×`);
}
