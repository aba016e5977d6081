#!/usr/bin/env node
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { REVISIONS } from '../case/requirement.ts';
import type { Revision } from '../case/requirement.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { overallOption, seedOption, serviceOption, timeoutOption } from './options.ts';
import { addProberCommands } from './prober-commands.ts';
import { withConfigOptions, withTargetOptions } from './target-options.ts';
import { reportError } from './terminal.ts';
import type { CertifyOptions } from './certify.ts';
import type { CompareOptions } from './compare.ts';
import type { ListOptions } from './list.ts';
import type { RunOptions } from './run.ts';
import type { ServeOptions } from './serve.ts';
import type { VerifyOptions } from './verify.ts';

const RUN_HELP = `
Targets:
  (none)                 the embedded reference server
  host:port, [::1]:port  a running server; every case that only looks is run
  unix:/run/x.sock       the same on a Unix socket
  cmd:'./server --flag'  a program that is started and driven: docs/write-a-target.md
  image:shop:1.2         the same in containers
  module:./target.mjs    a module that starts servers and drives their status (.ts works too)
  target:NAME            a server that comes with the suite: list --targets
  scripted:NAME          a server of ours that does one thing, right or wrong: serve --list
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

const SERVE_HELP = `
Targets are those of run that can be started. scripted:NAME is a server that does one thing to everybody, such as an answer that a
proxy cut, on a free port of 127.0.0.1: to see what a prober or a client of yours makes of it.

Examples:
  $ grpc-health-conformance serve --list
  $ grpc-health-conformance serve scripted:ok_not_serving
  $ grpc-health-conformance serve scripted:hang --json | jq -r .address
  $ grpc-health-conformance serve target:mutant/list-cut-at-100
  $ grpc-health-conformance serve                                    the reference server

Exit codes:
  0 ended by Ctrl-C   2 wrong usage, or no such server   3 it could not be started, or ended by itself
`;

const LIST_HELP = `
Examples:
  $ grpc-health-conformance list
  $ grpc-health-conformance list --case 'list/*'
  $ grpc-health-conformance list --targets
  $ grpc-health-conformance list --probers
  $ grpc-health-conformance list --json | jq -r '.[] | select(.level == "MUST") | .id'
`;

const EXPLAIN_HELP = `
Examples:
  $ grpc-health-conformance explain WCH-03
  $ grpc-health-conformance explain watch/unknown-name-stays-open
`;

const VERIFY_HELP = `
What is checked: the digest, the form, that every case is there once, and that counts and revisions follow from the cases.
A digest shows damage and careless editing. It does not show who made the certificate: --rerun shows whether it is true.

Examples:
  $ grpc-health-conformance verify certificate.json
  $ grpc-health-conformance verify certificate.json --rerun
  $ grpc-health-conformance verify certificate.json --rerun cmd:./target
  $ grpc-health-conformance verify certificate.json --json | jq .problems

Exit codes:
  0 in order   1 something is wrong, or the target does something else   2 no such file, or no certificate
  3 the target or the harness failed in --rerun
`;

const CERTIFY_HELP = `
Targets:
  (none)           every implementation that comes with the suite: grpc-go, grpc-java, tonic-health, ...
  NAME             one of them; list --targets shows all
  ./target.yaml    one of yours, by its manifest: docs/certify.md

Each is built (in the user's cache folder, once for the same sources), judged, and held against the baseline.yaml beside its
manifest. Reports: certification.md, certification.json and junit.xml, and a folder for each target with its certificate.json.

Examples:
  $ grpc-health-conformance doctor
  $ grpc-health-conformance certify
  $ grpc-health-conformance certify grpc-go grpcio
  $ grpc-health-conformance certify ./target.yaml --update-baseline
  $ grpc-health-conformance certify --json | jq -r '.targets[] | [.name, .report.conformsTo] | @tsv'

Exit codes:
  0 all are as their baselines say   1 something else was seen   2 wrong usage
  3 a target could not be built, started or judged
`;

const DOCTOR_HELP = `
Examples:
  $ grpc-health-conformance doctor
  $ grpc-health-conformance doctor grpc-java ./target.yaml

Exit codes:
  0 nothing is missing   1 a tool is missing or too old   2 wrong usage
`;

const COMPARE_HELP = `
Each file is a report.json or a certificate.json. Worse is a case that held and does not any more, cannot be judged any
more, or can be asked now and is broken; and a revision that was fulfilled and is not any more.

Examples:
  $ grpc-health-conformance compare old/report.json new/report.json
  $ grpc-health-conformance compare certificate.json conformance-report/report.json --markdown
  $ grpc-health-conformance compare a.json b.json --json | jq '.changes[] | select(.kind == "worse") | .id'

Exit codes:
  0 nothing got worse   1 something did   2 a file cannot be read
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
  $ grpc-health-conformance verdicts localhost:50051 what load balancers and kubelets conclude from it
`,
  );

withConfigOptions(
  withTargetOptions(
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
        new Option(
          '--service <NAME=STATUS>',
          'a service that is registered on the server; repeatable',
        ).argParser(serviceOption),
      )
      .addOption(
        new Option(
          '--overall <STATUS>',
          'expected start state of the empty name; SERVING by default',
        ).argParser(overallOption),
      ),
  ),
)
  .option('--baseline <FILE>', 'the known deviations of the target: they fail no run as long as they go on')
  .option('--update-baseline', 'make that file say what this run shows', false)
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

withConfigOptions(
  withTargetOptions(
    program
      .command('serve')
      .description('start a server, tell where it listens, and wait: for a prober or a client of yours')
      .addArgument(new Argument('[target]', 'what to start; the reference server when absent')),
  ),
)
  .option('--list', 'list the scripted servers, and start nothing', false)
  .option('--json', 'print one line of JSON, or the list as JSON', false)
  .addHelpText('after', SERVE_HELP)
  .action(async (target: string | undefined, options: ServeOptions) => {
    const { serveCommand } = await import('./serve.ts');
    process.exitCode = await serveCommand(target, options);
  });

program
  .command('list')
  .description('list every case with its requirement, level and needs')
  .addOption(
    caseOption('list only these cases: an id with * for any text, or a requirement id').conflicts([
      'targets',
      'probers',
    ]),
  )
  .option('--targets', 'list the servers that come with the suite, instead of the cases', false)
  .addOption(
    new Option('--probers', 'list the probers that verdicts knows, instead of the cases')
      .default(false)
      .conflicts('targets'),
  )
  .option('--json', 'print the list as JSON', false)
  .addHelpText('after', LIST_HELP)
  .action(async (options: ListOptions) => {
    const { listCommand, listProbersCommand, listTargetsCommand } = await import('./list.ts');
    if (options.targets) await listTargetsCommand(options.json);
    else if (options.probers) await listProbersCommand(options.json);
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

program
  .command('certify')
  .description('build implementations of the health service, judge them, and publish what they fulfil')
  .addArgument(
    new Argument('[targets...]', 'names of implementations, or manifests; all that come with the suite'),
  )
  .option('--update-baseline', 'make the baseline of each target say what this run shows', false)
  .option('--strict', 'broken SHOULD requirements fail the run')
  .addOption(
    new Option('--require <revision>', 'the lowest revision that every target must offer').choices(
      REVISIONS.map(String),
    ),
  )
  .option('--out <DIR>', 'folder for the reports; conformance-report by default')
  .addOption(
    new Option('--timeout <MS>', 'ceiling for one observation, in milliseconds; 5000 by default').argParser(
      timeoutOption,
    ),
  )
  .addOption(new Option('--seed <NUMBER>', 'start of the random choices; 1 by default').argParser(seedOption))
  .option('--json', 'print the certification as JSON on stdout, and nothing else there', false)
  .addHelpText('after', CERTIFY_HELP)
  .action(async (targets: string[], options: Omit<CertifyOptions, 'require'> & { require?: string }) => {
    const { certifyCommand } = await import('./certify.ts');
    const { require, ...others } = options;
    // One of the choices above.
    const revision = require === undefined ? {} : { require: Number(require) as Revision };
    process.exitCode = await certifyCommand(targets, { ...others, ...revision });
  });

program
  .command('doctor')
  .description('tell which tools certify needs, and how to install those that are missing')
  .addArgument(new Argument('[targets...]', 'as certify takes them'))
  .option('--json', 'print what was found as JSON', false)
  .addHelpText('after', DOCTOR_HELP)
  .action(async (targets: string[], { json }: { json: boolean }) => {
    const { doctorCommand } = await import('./doctor.ts');
    process.exitCode = await doctorCommand(targets, json);
  });

program
  .command('verify')
  .description('check a certificate: that nothing was changed, and that what it says follows from its cases')
  .addArgument(new Argument('<file>', 'a certificate.json'))
  .option(
    '--rerun [TARGET]',
    'run the target again and compare; TARGET where it does not come with the suite',
  )
  .option('--json', 'print what was found as JSON', false)
  .addHelpText('after', VERIFY_HELP)
  .action(async (file: string, options: VerifyOptions) => {
    const { verifyCommand } = await import('./verify.ts');
    process.exitCode = await verifyCommand(file, options, async (certificate, target) => {
      const { rerunCertificate } = await import('./rerun-certificate.ts');
      return rerunCertificate(certificate, target);
    });
  });

program
  .command('compare')
  .description('show what changed between two reports or certificates: two versions, or two implementations')
  .addArgument(new Argument('<before>', 'report.json or certificate.json of the earlier run'))
  .addArgument(new Argument('<after>', 'the same of the later run'))
  .addOption(new Option('--json', 'print the changes as JSON').default(false).conflicts('markdown'))
  .option('--markdown', 'print them as Markdown', false)
  .addHelpText('after', COMPARE_HELP)
  .action(async (before: string, after: string, options: CompareOptions) => {
    const { compareCommand } = await import('./compare.ts');
    process.exitCode = await compareCommand(before, after, options);
  });

addProberCommands(program);

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
