#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { REVISIONS } from '../case/requirement.ts';
import type { Revision } from '../case/requirement.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { overallOption, timeoutOption, seedOption, serviceOption } from './options.ts';
import { reportError } from './terminal.ts';
import type { ListOptions } from './list.ts';
import type { RunOptions } from './run.ts';

const RUN_HELP = `
Targets:
  (none)                 the embedded reference server
  host:port, [::1]:port  a running server; every case that only looks is run
  module:./target.mjs    a module that starts servers and drives their status (.ts works too)
  target:NAME            a server that comes with the suite: list --targets

Examples:
  $ grpc-health-conformance run localhost:50051
  $ grpc-health-conformance run localhost:50051 --service shop.Cart=SERVING --require 2018
  $ grpc-health-conformance run module:./health-target.mjs --strict --out build/health
  $ grpc-health-conformance run localhost:50051 --case 'watch/*' --case CHK-05
  $ grpc-health-conformance run localhost:50051 --json | jq .counts
  $ grpc-health-conformance run target:mutant/list-cut-at-100

Exit codes:
  0 conformant   1 not conformant   2 wrong usage   3 the target or the harness failed   4 nothing ran
`;

const LIST_HELP = `
Examples:
  $ grpc-health-conformance list
  $ grpc-health-conformance list --case 'list/*'
  $ grpc-health-conformance list --targets
  $ grpc-health-conformance list --json | jq -r '.[] | select(.level == "MUST") | .id'
`;

const EXPLAIN_HELP = `
Examples:
  $ grpc-health-conformance explain WCH-03
  $ grpc-health-conformance explain watch/unknown-name-stays-open
`;

const program = new Command('grpc-health-conformance')
  .description('Judges a server of grpc.health.v1.Health by the protocol: Check, Watch and List.')
  .version(readPackage().version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print help')
  .helpCommand(false)
  .showSuggestionAfterError()
  .configureHelp({ showGlobalOptions: false })
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  $ grpc-health-conformance run                      judge the embedded reference server
  $ grpc-health-conformance run localhost:50051      judge a running server
  $ grpc-health-conformance explain WCH-03           why a requirement matters
`,
  );

program
  .command('run')
  .description('run the suite against a server, judge it, write reports')
  .addArgument(new Argument('[target]', 'what to test; the embedded reference server when absent'))
  .addOption(caseOption('run only these cases: an id with * for any text, or a requirement id'))
  .addOption(
    new Option('--require <revision>', 'the lowest revision of the protocol that the server must offer')
      .choices(REVISIONS.map(String))
      .default('2015'),
  )
  .option('--strict', 'broken SHOULD requirements fail the run', false)
  .addOption(
    new Option('--service <NAME=STATUS>', 'a service that is registered on the server; repeatable')
      .argParser(serviceOption)
      .default(new Map(), 'none'),
  )
  .addOption(
    new Option('--overall <STATUS>', 'expected start state of the empty name; SERVING by default').argParser(
      overallOption,
    ),
  )
  .option('--out <DIR>', 'folder for junit.xml and report.json', 'conformance-report')
  .addOption(
    new Option('--timeout <MS>', 'ceiling for one observation, in milliseconds')
      .argParser(timeoutOption)
      .default(5000),
  )
  .option('--json', 'print the report as JSON on stdout, and nothing else there', false)
  .addOption(
    new Option('--seed <NUMBER>', 'start of the random choices; random by default').argParser(seedOption),
  )
  .addHelpText('after', RUN_HELP)
  .action(async (target: string | undefined, options: Omit<RunOptions, 'require'> & { require: string }) => {
    const { runCommand } = await import('./run.ts');
    const require = Number(options.require) as Revision; // one of the choices above
    process.exitCode = await runCommand(target, { ...options, require });
  });

program
  .command('list')
  .description('list every case with its requirement, level and needs')
  .addOption(
    caseOption('list only these cases: an id with * for any text, or a requirement id').conflicts('targets'),
  )
  .option('--targets', 'list the servers that come with the suite, instead of the cases', false)
  .option('--json', 'print the list as JSON', false)
  .addHelpText('after', LIST_HELP)
  .action(async (options: ListOptions) => {
    const { listCommand, listTargetsCommand } = await import('./list.ts');
    if (options.targets) await listTargetsCommand(options.json);
    else listCommand(options);
  });

program
  .command('explain')
  .description('explain a case or a requirement: why it matters, its source, a good and a bad exchange')
  .addArgument(new Argument('<id>', 'the id of a case or of a requirement'))
  .addHelpText('after', EXPLAIN_HELP)
  .action(async (id: string) => {
    const { explainCommand } = await import('./explain.ts');
    explainCommand(id);
  });

let ended = false;
// Whoever stops reading, as `head` does, has seen enough; what was found out still decides the exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  ended = true;
  process.exit(
    reportError(
      new ConformanceError(
        'E_OUT',
        `cannot write to the standard output: ${error.message}`,
        'look at where it is redirected to',
      ),
    ),
  );
});
// Nobody is left to be told.
process.stderr.on('error', () => undefined);
process.once('exit', () => {
  // A module target that ends this process, with code 0 perhaps, must not look like success.
  if (!ended) process.exitCode = reportError(endedFromWithin());
});
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}
ended = true;
await Promise.all([process.stdout, process.stderr].map(flushed));
// A module target may have left servers and timers behind, which would keep the process alive.
process.exit();

function exitCodeOf(error: unknown): number {
  // Commander has printed its message already; help and version end with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.conformant : EXIT.usage;
  return reportError(error);
}

function endedFromWithin(): ConformanceError {
  return new ConformanceError(
    'E_TARGET_DIED',
    'the process ended before the run was over: the target called process.exit() or never finished loading',
    'let the target module return from its functions, and end nothing but its own servers',
  );
}

/** Settles when everything that was written has left the process, or cannot leave it any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

function caseOption(description: string): Option {
  return new Option('--case <PATTERN>', `${description}; repeatable`)
    .argParser((pattern: string, before: string[]) => {
      if (pattern === '') throw new InvalidArgumentError('an empty pattern matches nothing.');
      return [...before, pattern];
    })
    .default([], 'all');
}
