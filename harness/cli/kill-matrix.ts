import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../../proto/package-root.ts';
import { killMatrixJson, killMatrixMarkdown } from '../../reports/kill-matrix.ts';
import { expectedCatchRate } from '../../targets/mutants/mutant.ts';
import { count } from '../case/text.ts';
import { EXIT } from '../errors.ts';
import type { Matrix } from '../matrix/judge.ts';
import { percent, problemsOf } from '../matrix/problems.ts';
import { computeMatrix, planMatrix } from './matrix.ts';
import { createProgress } from './terminal.ts';

/** The page that is kept with the code. */
const PAGE = join(packageRoot, 'docs', 'kill-matrix.md');

const program = new Command('npm run kill-matrix --')
  .description(
    'Runs every case against every mutant and variant, and tells whether the suite can be trusted.',
  )
  .option('--check', 'fail when docs/kill-matrix.md is not what this run gives, instead of writing it', false)
  .option('--out <DIR>', 'folder for kill-matrix.json', 'conformance-report')
  .addHelpText(
    'after',
    `
Examples:
  $ npm run kill-matrix                              run it and write docs/kill-matrix.md
  $ npm run kill-matrix -- --check                   what CI does
  $ npm start -- target:mutant/list-cut-at-100       see what a failure looks like

Exit codes:
  0 every mutant is killed for the right reason and no variant alarms   1 something is wrong; each problem is a line   2 wrong usage
`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.conformant : EXIT.usage))
  .parse();
const options = program.opts<{ check: boolean; out: string }>();

const progress = createProgress(process.stderr);
const begin = performance.now();
const total = planMatrix('whole').length;
let done = 0;
const matrix = await computeMatrix('whole', ({ target }) => {
  done += 1;
  progress.show(() => `  ${String(done)} of ${count(total, 'run')} · ${target}`);
});
progress.clear();

const problems = problemsOf(matrix).map(({ kind, text }) => `${kind}: ${text}`);
const page = killMatrixMarkdown(matrix);
await mkdir(options.out, { recursive: true });
const json = join(options.out, 'kill-matrix.json');
await writeFile(json, killMatrixJson(matrix));
if (!options.check) await writeFile(PAGE, page);
else if (!existsSync(PAGE) || (await readFile(PAGE, 'utf8')) !== page) {
  problems.push('stale-page: docs/kill-matrix.md is not what this run gives: npm run kill-matrix writes it');
}
process.stdout.write(summary(matrix));
for (const problem of problems) process.stdout.write(`✗ ${problem}\n`);
process.stdout.write(
  `  ${count(total, 'run')} of ${count(matrix.cases.length, 'case')} · ${((performance.now() - begin) / 1000).toFixed(1)} s · ` +
    `${String(Math.round(process.resourceUsage().maxRSS / 1024))} MiB at most\n` +
    `  ${options.check ? '' : `docs/kill-matrix.md, `}${json}\n`,
);
process.exitCode = problems.length === 0 ? EXIT.conformant : EXIT.notConformant;

function summary({ mutants, variants }: Matrix): string {
  const steady = mutants.filter(({ mutant }) => mutant.flaky === undefined);
  const lines = [
    `${String(steady.filter(({ verdict }) => verdict === 'killed').length)} of ${count(steady.length, 'mutant')} killed`,
    ...steady
      .filter(({ verdict }) => verdict === 'waiting')
      .map(({ mutant }) => `  mutant/${mutant.id} waits: ${mutant.breaks} has no case yet`),
    `${String(variants.filter(({ alarms }) => alarms.length === 0).length)} of ${count(variants.length, 'variant')} without a false alarm`,
    ...mutants.flatMap(({ mutant, caught, runs }) =>
      mutant.flaky === undefined
        ? []
        : `mutant/${mutant.id} caught in ${String(caught)} of ${count(runs, 'run')}; its defect allows ${percent(expectedCatchRate(mutant.flaky))}`,
    ),
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}
