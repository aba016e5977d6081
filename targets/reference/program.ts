/**
 * The reference server as a program: the worked example of docs/write-a-target.md. It reads from the environment where to
 * listen, starts the health server and the control service, prints the ready line, and ends at SIGTERM or with its stdin.
 *
 * With CONFORMANCE_TARGET=mutant/ID or variant/ID it is a server that differs from the reference.
 */
import { fstatSync } from 'node:fs';
import { CONTRACT_VERSION } from '../../proto/contract.ts';
import type { ServerChange } from './change.ts';
import { startControl } from './control-service.ts';
import { EnvironmentError, readEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { startRelay } from './relay.ts';
import { startHealthServer } from './server.ts';
import type { RunningHealthServer } from './server.ts';

/** How long calls in flight may take after SIGTERM, in milliseconds. */
const DRAIN_MS = 2000;

async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const { target, listen, tls } = environment;
  const change = await changeOf(target);
  const features = featuresOf(change);
  refuseUnlessAble(features, environment);

  const server = await startHealthServer({ listen, ...(tls && { tls }), change });
  const described = {
    name: target,
    features,
    settleMs: change.settleMs ?? 0,
    overall: change.overall ?? 'SERVING',
  };
  const control = await startControl(
    environment.controlListen,
    server,
    { contractVersion: CONTRACT_VERSION, version: '', ...described },
    change,
  );

  // Before the ready line: whoever reads it may send a signal at once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void drain(server, change));
  endWithStdin();

  const readyLine = {
    conformance: CONTRACT_VERSION,
    address: change.relayed ? await startRelay(server.address) : server.address,
    control: control.address,
    ...described,
  };
  process.stdout.write(`${JSON.stringify(readyLine)}\n`);
}

/** Leaves in good order: clients hear NOT_SERVING and go elsewhere, calls in flight end, then the process does. */
async function drain(server: RunningHealthServer, { terminate }: ServerChange): Promise<void> {
  if (terminate) await terminate(server);
  else {
    server.store.enterTerminalState();
    await server.stop(DRAIN_MS);
  }
  process.exit(0);
}

/** Whoever started us holds the other end of the pipe: when it is closed they are gone, and nobody would end us. */
function endWithStdin(): void {
  const stdin = fstatSync(0);
  // Some start programs with a socket for a pipe. A terminal or a file says nothing about who started us.
  if (!stdin.isFIFO() && !stdin.isSocket()) return;
  process.stdin.once('close', () => process.exit(0));
  process.stdin.resume();
}

/** The change of a mutant or a variant. They are loaded when they are asked for: the reference starts without them. */
async function changeOf(target: string): Promise<ServerChange> {
  const [kind, id] = target.split('/');
  const changes =
    kind === 'mutant'
      ? (await import('../mutants/index.ts')).mutants
      : kind === 'variant'
        ? (await import('../variants/index.ts')).variants
        : [];
  const change = target === 'reference' ? {} : changes.find((known) => known.id === id);
  if (change !== undefined) return change;
  throw new EnvironmentError(
    `CONFORMANCE_TARGET is ${JSON.stringify(target)}; there is "reference", "mutant/ID" and "variant/ID"`,
  );
}

/** What the program can do, with what the change declares. A server without a gRPC library listens on TCP alone. */
function featuresOf({ features = [], byHand }: ServerChange): string[] {
  const transports = byHand === undefined ? ['tls', 'mtls', 'unix', 'ipv6'] : [];
  return Array.from(new Set([...features, 'drain', ...transports]));
}

function refuseUnlessAble(features: readonly string[], { target, listen, tls }: Environment): void {
  const asked = [
    ...(listen.startsWith('unix:') ? ['unix'] : []),
    ...(listen.startsWith('[') ? ['ipv6'] : []),
    ...(tls ? ['tls'] : []),
  ];
  const lacking = asked.find((feature) => !features.includes(feature));
  if (lacking !== undefined) throw new EnvironmentError(`${target} does not have the feature ${lacking}`);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`reference-target: ${message}\n`);
  process.exit(error instanceof EnvironmentError ? 2 : 1);
});
