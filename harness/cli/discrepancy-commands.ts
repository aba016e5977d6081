import { Argument } from 'commander';
import type { Command } from 'commander';

const DISCREPANCIES_HELP = `
Cases in which probers disagree about one server, each with the reason and what to do.

Examples:
  $ grpc-health-conformance discrepancies list
  $ grpc-health-conformance discrepancies explain status-blind
  $ grpc-health-conformance discrepancies reproduce status-blind
`;

const REPRODUCE_HELP = `
Starts a server on this machine that does what is told, and lets the models and the real programs look at it. A program that is
not built yet and cannot be built here is skipped, with the reason.

Examples:
  $ grpc-health-conformance discrepancies reproduce status-blind
  $ grpc-health-conformance discrepancies reproduce status-blind --no-build

Exit codes:
  0 it happened as told   1 it did not   2 wrong usage: no such discrepancy, or one that cannot be shown on one machine
  3 the server could not be started
`;

/** Registers the commands about cases in which probers disagree. What they do is loaded when one of them is used. */
export function addDiscrepancyCommands(program: Command): void {
  const command = program
    .command('discrepancies')
    .description('explain and show cases in which probers disagree about one server')
    .helpCommand(false)
    .addHelpText('after', DISCREPANCIES_HELP);
  command
    .command('list')
    .description('list them')
    .option('--json', 'print the list as JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const { listDiscrepanciesCommand } = await import('./discrepancies.ts');
      listDiscrepanciesCommand(json);
    });
  command
    .command('explain')
    .description('explain one: what the server does, who says what, why, and what to do')
    .addArgument(new Argument('<id>', 'the id of a discrepancy'))
    .action(async (id: string) => {
      const { explainDiscrepancyCommand } = await import('./discrepancies.ts');
      explainDiscrepancyCommand(id);
    });
  command
    .command('reproduce')
    .description('make one happen: start the server, and let models and real programs look')
    .addArgument(new Argument('<id>', 'the id of a discrepancy'))
    .option('--no-build', 'use only programs that are built already')
    .option('--json', 'print what was seen as JSON', false)
    .addHelpText('after', REPRODUCE_HELP)
    .action(async (id: string, options: { build: boolean; json: boolean }) => {
      const { reproduceCommand } = await import('./reproduce.ts');
      process.exitCode = await reproduceCommand(id, options);
    });
}
