import { Argument, InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { parseCodeRanges } from '../probers/code-ranges.ts';
import type { CodeRange } from '../probers/settings.ts';
import { addDiscrepancyCommands } from './discrepancy-commands.ts';
import { timeoutOption } from './options.ts';
import { withConfigOptions, withTargetOptions } from './target-options.ts';
import type { TimelineOptions } from './timeline.ts';
import type { VerdictsOptions } from './verdicts.ts';

const VERDICTS_HELP = `
Probers are load balancers, orchestrators, proxies, monitors and clients that decide by gRPC health checks. The server is asked
what each of them asks, and a model of it says what it would conclude. The server is never changed.

Grades tell how well a verdict is known:
  verified     a real program did it in our tests, in the version that is named
  source       its code says so
  documented   its vendor says so
  reported     its users say so
  inferred     it follows from what is known
  unknown      nobody knows, and no verdict is given

Examples:
  $ grpc-health-conformance verdicts localhost:50051
  $ grpc-health-conformance verdicts localhost:50051 --service shop.Cart
  $ grpc-health-conformance verdicts localhost:50051 --alb-matcher 0 --alb-path /grpc.health.v1.Health/Check
  $ grpc-health-conformance verdicts localhost:50051 --prober aws-alb --prober kubelet
  $ grpc-health-conformance verdicts scripted:ok_not_serving
  $ grpc-health-conformance verdicts localhost:50051 --json | jq '.verdicts[] | {prober, verdict, grade}'
  $ grpc-health-conformance list --probers

Exit codes:
  0 every prober that gives a verdict agrees with the server   1 one does not   2 wrong usage
  3 the server could not be started or reached
`;

const TIMELINE_HELP = `
A script tells what the server does from which time on; the file is YAML or JSON, and without one an example is shown. Without
--live nobody is asked, and a day takes a moment. A target in place of a script is the same as --live and the example.

  for: 8m
  settings: { albMatcher: '0', albPath: /grpc.health.v1.Health/Check }
  probers: [aws-alb, kubelet, envoy]
  server:
    - { at: 0s, does: healthy }
    - { at: 95s, does: not_serving }
    - { at: 5m, does: hang, truth: unhealthy }

What a server can do are the names of serve --list. With --live a real server is driven by its control, and can do what statuses
can: healthy, not_serving, ok_unknown, overall_serving_named_not, named_serving_overall_not, overall_unregistered,
named_unregistered.

Examples:
  $ grpc-health-conformance timeline
  $ grpc-health-conformance timeline outage.yaml --prober aws-alb --prober kubelet
  $ grpc-health-conformance timeline outage.yaml --out build/timeline
  $ grpc-health-conformance timeline target:grpc-go --scale 120
  $ grpc-health-conformance timeline outage.yaml --live target:grpc-go
  $ grpc-health-conformance timeline --json | jq '.lanes[] | {prober: .prober.id, delays}'

Exit codes:
  0 shown, whatever the probers believe   2 wrong usage, or a script with errors
  3 with --live: the server could not be started, reached or driven
`;

/** Registers the commands about probers. What they do is loaded when one of them is used. */
export function addProberCommands(program: Command): void {
  addVerdicts(program);
  addTimeline(program);
  addDiscrepancyCommands(program);
}

/** Adds the flags that say what probers are set to. */
function withProberOptions(command: Command): Command {
  return command
    .option(
      '--service <NAME>',
      'the service that probers ask for, where they can be told; the server as a whole by default',
    )
    .addOption(
      new Option(
        '--alb-matcher <CODES>',
        'the codes that a target group of an AWS ALB takes for healthy: 0, 0,12 or 0-99; 12 by default',
      ).argParser(matcherOption),
    )
    .addOption(
      new Option(
        '--alb-path <PATH>',
        'the path that the target group asks for; /AWS.ALB/healthcheck by default',
      ).argParser(pathOption),
    )
    .addOption(
      new Option(
        '--prober <NAME>',
        'ask only as this one, or as all; those that take every server for unhealthy are left out by default; repeatable',
      )
        .argParser((name: string, before: readonly string[]) => [...before, name])
        .default([], 'list --probers names them'),
    );
}

function addVerdicts(program: Command): void {
  const command = program
    .command('verdicts')
    .description(
      'tell what load balancers, kubelets, proxies and clients conclude from a server, and where they disagree',
    )
    .addArgument(new Argument('[target]', 'as run takes it; the embedded reference server when absent'));
  withConfigOptions(withTargetOptions(withProberOptions(command)))
    .addOption(
      new Option('--timeout <MS>', 'ceiling for one answer, in milliseconds; 5000 by default').argParser(
        timeoutOption,
      ),
    )
    .option('--json', 'print the verdicts as JSON on stdout, and nothing else there', false)
    .addHelpText('after', VERDICTS_HELP)
    .action(async (target: string | undefined, options: VerdictsOptions) => {
      const { verdictsCommand } = await import('./verdicts.ts');
      process.exitCode = await verdictsCommand(target, options);
    });
}

function addTimeline(program: Command): void {
  const command = program
    .command('timeline')
    .description(
      'show what probers believe of a server over time, and how long each takes to notice what becomes of it',
    )
    .addArgument(
      new Argument(
        '[script]',
        'what the server does, and when; or a target, which is driven through an example; the example alone when absent',
      ),
    )
    .option(
      '--live [TARGET]',
      'look at a real server whose statuses change, as run takes it; the embedded one, or that of the configuration file, when it has no value',
    )
    .addOption(
      new Option(
        '--scale <NUMBER>',
        'with --live: how many seconds of the script go by in one; 60 by default',
      ).argParser(scaleOption),
    )
    .option('--out <DIR>', 'folder for timeline.svg and timeline.json; nothing is written by default');
  withConfigOptions(withTargetOptions(withProberOptions(command)))
    .addOption(
      new Option(
        '--timeout <MS>',
        'with --live: how long the server may take to say that it is there, in milliseconds; 5000 by default',
      ).argParser(timeoutOption),
    )
    .option('--json', 'print the timeline as JSON on stdout, and nothing else there', false)
    .addHelpText('after', TIMELINE_HELP)
    .action(async (script: string | undefined, options: TimelineOptions) => {
      const { timelineCommand } = await import('./timeline.ts');
      process.exitCode = await timelineCommand(script, options);
    });
}

function scaleOption(text: string): number {
  const scale = Number(text);
  if (!/^\d+(?:\.\d+)?$/.test(text) || scale < 1 || scale > HIGHEST_SCALE)
    throw new InvalidArgumentError(`expected a number from 1 to ${String(HIGHEST_SCALE)}.`);
  return scale;
}

/** Faster than this the looks of probers are closer to each other than they take. */
const HIGHEST_SCALE = 1000;

function matcherOption(text: string): readonly CodeRange[] {
  const ranges = parseCodeRanges(text);
  if ('problem' in ranges) throw new InvalidArgumentError(`${ranges.problem}.`);
  return ranges;
}

function pathOption(text: string): string {
  if (!text.startsWith('/')) throw new InvalidArgumentError('expected a path that begins with /.');
  return text;
}
