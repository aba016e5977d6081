import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { count } from '../case/text.ts';
import { EXIT } from '../errors.ts';
import { retry, search } from '../fuzz/search.ts';
import type { SearchEnd, SearchOptions } from '../fuzz/search.ts';
import { openSubject } from '../fuzz/subject.ts';
import { foundLines } from '../fuzz/wording.ts';
import { parseTarget } from '../target/parse.ts';
import { timeoutOption } from './options.ts';
import { shellWord } from './rerun.ts';
import { abortOnSignals, INTERRUPTION } from './signals.ts';
import { createProgress, reportError } from './terminal.ts';

/** How long the smallest scenario is looked for, in milliseconds: long enough for ten that hang. */
const SHRINK_MS = 60_000;

/** A server that was written by hand and is right, so that whatever is found is new: gRPC libraries have defects that are known. */
const DEFAULT_TARGET = 'target:variant/by-hand';

/** As for grpc-health-conformance run, in milliseconds. */
const TIMEOUT_MS = 5000;

const program = new Command('npm run fuzz --')
  .description(
    'Sends requests of Check and Watch that were made by chance, and looks for what no server may do.',
  )
  .argument('[TARGET]', 'as for grpc-health-conformance run', DEFAULT_TARGET)
  .addOption(
    new Option('--seed <NUMBER>', 'start of the random choices; random by default').argParser(signedSeed),
  )
  .option('--path <PATH>', 'with --seed: tries the one scenario again that a find was told with')
  .addOption(
    new Option(
      '--seconds <N>',
      'begins nothing new after so long; 30 by default, unless there is --runs',
    ).argParser(wholeNumber),
  )
  .addOption(new Option('--runs <N>', 'tries so many scenarios').argParser(wholeNumber))
  .addOption(
    new Option('--timeout <MS>', 'ceiling for one answer, in milliseconds')
      .argParser(timeoutOption)
      .default(TIMEOUT_MS),
  )
  .addOption(
    new Option('--known <TEXT>', 'counts finds with this in their text and goes on; any number of times')
      .argParser((text: string, before: readonly string[]) => [...before, text])
      .default([], 'none'),
  )
  .addHelpText(
    'after',
    `
A find is shrunk and shown as frames and as a value that can become a row of suites/wire.

Examples:
  $ npm run fuzz
  $ npm run fuzz -- target:grpc-go --seconds 300
  $ npm run fuzz -- localhost:50051 --runs 1000 --seed 7
  $ npm run fuzz -- target:grpc-go --seed 7 --path 12:0:3

Exit codes:
  0 nothing was found   1 something was   2 wrong usage   3 the target could not be started
`,
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.conformant : EXIT.usage))
  .parse();

interface FuzzOptions {
  readonly seed?: number;
  readonly path?: string;
  readonly seconds?: number;
  readonly runs?: number;
  readonly timeout: number;
  readonly known: readonly string[];
}

const [target = DEFAULT_TARGET] = program.processedArgs as [string?];
const options = program.opts<FuzzOptions>();
if (options.path !== undefined && (options.seed === undefined || !/^\d+(?::\d+)*$/.test(options.path)))
  program.error('error: --path is told together with --seed, as numbers with colons between them');

const stop = new AbortController();
const release = abortOnSignals(stop);
process.exitCode = await fuzz(target, options).catch((error: unknown) =>
  error === INTERRUPTION ? EXIT.interrupted : reportError(error),
);
release();

async function fuzz(target: string, options: FuzzOptions): Promise<number> {
  const { seed = randomInt(2 ** 31), path, runs, timeout, known } = options;
  const seconds = options.seconds ?? (runs === undefined ? 30 : undefined);
  const plan: SearchOptions = {
    seed,
    timeoutMs: timeout,
    known,
    shrinkMs: SHRINK_MS,
    ...(runs !== undefined && { runs }),
    ...(seconds !== undefined && { forMs: seconds * 1000 }),
  };
  /** What the user gave, but for what is told with a find. */
  const given = [
    shellWord(target),
    ...known.map((text) => `--known ${shellWord(text)}`),
    ...(timeout === TIMEOUT_MS ? [] : [`--timeout ${String(timeout)}`]),
  ].join(' ');
  const subject = await openSubject(await parseTarget(target), timeout, stop.signal);
  const progress = createProgress(process.stderr);
  const begin = performance.now();
  const took = (): string => `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  try {
    if (path !== undefined) {
      const found = await retry(subject, { seed, path }, plan);
      print(
        found === undefined
          ? ['nothing found: the scenario is answered as it should be']
          : foundLines(found, given),
      );
      return found === undefined ? EXIT.conformant : EXIT.notConformant;
    }
    const end = await search(
      subject,
      plan,
      ({ requests, remarks }) => {
        progress.show(() => `  ${count(requests, 'request')} · ${took()} · ${count(remarks.size, 'remark')}`);
      },
      stop.signal,
    ).finally(progress.clear);
    const { found } = end;
    print([
      ...(found === undefined ? [] : [...foundLines(found, given), '']),
      ...endLines(end, took(), seed),
    ]);
    if (stop.signal.aborted) return EXIT.interrupted;
    return found === undefined ? EXIT.conformant : EXIT.notConformant;
  } finally {
    await subject.stop();
  }
}

function endLines({ scenarios, requests, remarks, found }: SearchEnd, took: string, seed: number): string[] {
  const often = [...remarks].sort(([, a], [, b]) => b - a);
  return [
    ...(often.length === 0 ? [] : ['no defects by the ledger, but to be known:']),
    ...often.map(([remark, times]) => `  ${String(times).padStart(5)} × ${remark}`),
    `${found === undefined ? 'nothing found: ' : ''}${count(requests, 'request')} in ${count(scenarios, 'scenario')} · ${took} · seed ${String(seed)}`,
  ];
}

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('expected a whole number from 1 up.');
  return Number(text);
}

/** Seeds are numbers of 32 bits with a sign: the one that is told with a find may be less than nothing. */
function signedSeed(text: string): number {
  if (!/^-?\d{1,10}$/.test(text) || (Number(text) | 0) !== Number(text))
    throw new InvalidArgumentError('expected a whole number of 32 bits.');
  return Number(text);
}
