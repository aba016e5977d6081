import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../../proto/package-root.ts';
import { discrepancyMatrixMarkdown } from '../../reports/discrepancy-matrix.ts';
import { outcomes } from '../../targets/scripted/outcomes.ts';
import { count } from '../case/text.ts';
import { EXIT } from '../errors.ts';
import { probers } from '../probers/index.ts';
import { matrixCell, matrixGroups } from '../probers/matrix.ts';

/** The page that is kept with the code. */
const PAGE = join(packageRoot, 'docs', 'discrepancy-matrix.md');

const program = new Command('npm run prober-matrix --')
  .description('Writes docs/discrepancy-matrix.md: what the model of every prober makes of every outcome.')
  .option('--check', 'fail when the page is not what the models give, instead of writing it', false)
  .addHelpText(
    'after',
    `
Examples:
  $ npm run prober-matrix
  $ npm run prober-matrix -- --check

Exit codes:
  0 the page is as the models are   1 it is not   2 wrong usage
`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.conformant : EXIT.usage))
  .parse();
const { check } = program.opts<{ check: boolean }>();

const page = discrepancyMatrixMarkdown({ outcomes, groups: matrixGroups(probers), cell: matrixCell });
const stale = !existsSync(PAGE) || (await readFile(PAGE, 'utf8')) !== page;
if (!check) await writeFile(PAGE, page);
const size = `${count(probers.length, 'prober')}, ${count(outcomes.length, 'outcome')}`;
process.stdout.write(
  stale && check
    ? `✗ docs/discrepancy-matrix.md is not what the models give: npm run prober-matrix writes it\n`
    : `  docs/discrepancy-matrix.md: ${size}${stale ? '' : ', as it was'}\n`,
);
process.exitCode = stale && check ? EXIT.notConformant : EXIT.conformant;
