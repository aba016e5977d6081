import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { packageRoot } from '../../proto/package-root.ts';
import { parityText } from '../parity/parity-text.ts';
import type { ProgramResult } from '../parity/parity-text.ts';
import { findPrograms } from '../parity/programs.ts';
import { mergeVerified, verifiedBy } from '../parity/verified.ts';
import type { VerifiedProbers } from '../parity/verified.ts';
import { EXIT } from '../errors.ts';
import { outcomes } from '../../targets/scripted/outcomes.ts';
import { findOutcome } from '../target/scripted.ts';
import { comparePrograms } from './parity-programs.ts';
import type { ComparedProgram } from './parity-programs.ts';
import { abortOnSignals, INTERRUPTION } from './signals.ts';
import { reportError } from './terminal.ts';

/** What the models are graded by. */
const VERIFIED = join(packageRoot, 'harness', 'probers', 'verified.json');

interface Options {
  readonly outcome: readonly string[];
  readonly json: boolean;
  readonly update: boolean;
  readonly date: string;
}

const program = new Command('npm run prober-parity --')
  .description('Lets real probers and their models look at the same servers, and tells where they differ.')
  .addArgument(new Argument('[name...]', 'programs, or probers that they prove; all when absent'))
  .addOption(
    new Option('--outcome <NAME...>', 'only these outcomes; serve --list shows them').default([], 'all'),
  )
  .option('--json', 'print what was seen as JSON', false)
  .addOption(
    new Option('--update', 'write what agrees to harness/probers/verified.json')
      .default(false)
      .conflicts('outcome'),
  )
  .addOption(
    new Option('--date <YYYY-MM-DD>', 'the date that --update writes')
      .argParser(dateOption)
      .default(new Date().toISOString().slice(0, 'YYYY-MM-DD'.length), 'today'),
  )
  .addHelpText(
    'after',
    `
Examples:
  $ npm run prober-parity
  $ npm run prober-parity -- grpcurl consul
  $ npm run prober-parity -- gatus --outcome hang goaway_0
  $ npm run prober-parity -- --update --date 2025-11-21
  $ npm run prober-parity -- --json | jq '.programs[].cells[]? | select(.agreement == "differs")'

Exit codes:
  0 every model does as its program   1 one differs   2 wrong usage   3 a program could not be built or started
`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.conformant : EXIT.usage))
  .parse();

const stop = new AbortController();
const release = abortOnSignals(stop);
try {
  process.exitCode = await main(program.args, program.opts<Options>());
} catch (error) {
  process.exitCode = error === INTERRUPTION ? EXIT.interrupted : reportError(error);
} finally {
  release();
}

async function main(names: readonly string[], { outcome, json, update, date }: Options): Promise<number> {
  const programs = findPrograms(names);
  const played = outcome.length === 0 ? outcomes : outcome.map(findOutcome);
  const compared = await comparePrograms(programs, played, stop.signal);
  const results = compared.map(({ result }) => result);
  if (update) await updateVerified(compared, date);
  if (json) process.stdout.write(`${JSON.stringify({ programs: results }, undefined, 2)}\n`);
  else process.stdout.write(parityText(results));
  return exitCodeOf(results);
}

/** A program that failed says nothing of its models: what it proved before stays. */
async function updateVerified(compared: readonly ComparedProgram[], date: string): Promise<void> {
  const before = existsSync(VERIFIED)
    ? (JSON.parse(await readFile(VERIFIED, 'utf8')) as VerifiedProbers)
    : {};
  const now = compared.reduce<VerifiedProbers>(
    (all, { subject, result }) =>
      result.state === 'compared' ? { ...all, ...verifiedBy(subject, result.cells, date) } : all,
    {},
  );
  const text = JSON.stringify(mergeVerified(before, now));
  const { format, resolveConfig } = await import('prettier');
  const style = await resolveConfig(VERIFIED);
  await writeFile(VERIFIED, await format(text, { ...style, parser: 'json' }));
}

function exitCodeOf(results: readonly ProgramResult[]): number {
  const differs = results.some(
    (result) => result.state === 'compared' && result.cells.some(({ agreement }) => agreement === 'differs'),
  );
  if (results.some(({ state }) => state === 'failed')) return EXIT.broken;
  return differs ? EXIT.notConformant : EXIT.conformant;
}

function dateOption(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('expected a date such as 2025-11-21.');
  return text;
}
