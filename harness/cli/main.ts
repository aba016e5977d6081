#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { REVISIONS } from '../case/requirement.ts';
import type { Revision } from '../case/requirement.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import {
  metadataOption,
  overallOption,
  readyOption,
  seedOption,
  serviceOption,
  timeoutOption,
} from './options.ts';
import { reportError } from './terminal.ts';
import type { ListOptions } from './list.ts';
import type { RunOptions } from './run.ts';

const RUN_HELP = `
Targets:
  (none)                 the embedded reference server
  host:port, [::1]:port  a running server; every case that only looks is run
  unix:/run/x.sock       the same on a Unix socket
  cmd:'./server --flag'  a program that is started and driven: docs/write-a-target.md
  image:shop:1.2         the same in containers
  module:./target.mjs    a module that starts servers and drives their status (.ts works too)
  target:NAME            a server that comes with the suite: list --targets
  NAME                   a target of the configuration file; all of them when there is one: docs/configuration.md

Examples:
  $ grpc-health-conformance run localhost:50051
  $ grpc-health-conformance run localhost:50051 --service shop.Cart=SERVING --require 2018
  $ grpc-health-conformance run module:./health-target.mjs --strict --out build/health
  $ grpc-health-conformance run localhost:50051 --case 'watch/*' --case CHK-05
  $ grpc-health-conformance run localhost:50051 --json | jq .counts
  $ grpc-health-conformance run shop.internal:443 --tls --metadata authorization=env:TOKEN
  $ grpc-health-conformance run cmd:./server --hold
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
    new Option(
      '--require <revision>',
      'the lowest revision of the protocol that the server must offer; 2015 by default',
    ).choices(REVISIONS.map(String)),
  )
  .option('--strict', 'broken SHOULD requirements fail the run')
  .addOption(new Option('--no-strict', 'they do not, whatever the configuration file says').hideHelp())
  .addOption(
    new Option('--service <NAME=STATUS>', 'a service that is registered on the server; repeatable').argParser(
      serviceOption,
    ),
  )
  .addOption(
    new Option('--overall <STATUS>', 'expected start state of the empty name; SERVING by default').argParser(
      overallOption,
    ),
  )
  .option('--tls', 'speak TLS, and trust the root certificates of Node and of NODE_EXTRA_CA_CERTS')
  .addOption(new Option('--no-tls', 'plain text, whatever the configuration file says').hideHelp())
  .option('--ca <FILE>', 'speak TLS, and trust the certificates of this PEM file')
  .option('--cert <FILE>', 'the certificate that the client shows, with --key (mTLS)')
  .option('--key <FILE>', 'the key of --cert')
  .option('--server-name <NAME>', 'the name that the certificate of the server must have')
  .option('--insecure', 'speak TLS, and accept any certificate: for tests only')
  .addOption(
    new Option(
      '--metadata <KEY=SOURCE>',
      'metadata of every call, as KEY=env:NAME or KEY=file:PATH; never shown; repeatable',
    ).argParser(metadataOption),
  )
  .addOption(
    new Option(
      '--ready <HOW>',
      'how a program tells that it is ready: contract (the default), log:PATTERN, an address with {port}; port for an image',
    ).argParser(readyOption),
  )
  .addOption(
    new Option(
      '--start-timeout <MS>',
      'how long a target may take until it is ready, in milliseconds; 30000 by default',
    ).argParser(timeoutOption),
  )
  .option('--config <FILE>', 'the configuration file; grpc-health-conformance.yaml, .yml or .json by default')
  .addOption(new Option('--no-config', 'read no configuration file').hideHelp())
  .option('--print-config', 'print the configuration with these flags laid over it, and run nothing', false)
  .option('--out <DIR>', 'folder for junit.xml and report.json; conformance-report by default')
  .addOption(
    new Option('--timeout <MS>', 'ceiling for one observation, in milliseconds; 5000 by default').argParser(
      timeoutOption,
    ),
  )
  .option('--hold', 'start the target, tell where it is, and wait: for a debugger or another tool', false)
  .option('--json', 'print the report as JSON on stdout, and nothing else there', false)
  .addOption(
    new Option('--seed <NUMBER>', 'start of the random choices; random by default').argParser(seedOption),
  )
  .addHelpText('after', RUN_HELP)
  .action(async (target: string | undefined, options: Omit<RunOptions, 'require'> & { require?: string }) => {
    const { runCommand } = await import('./run.ts');
    const { require, ...others } = options;
    // One of the choices above.
    const revision = require === undefined ? {} : { require: Number(require) as Revision };
    process.exitCode = await runCommand(target, { ...others, ...revision });
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
