import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import { execa } from 'execa';
import { checkAsk } from '../../harness/probers/ask.ts';
import { look } from '../../harness/probers/look.ts';
import { packageRoot } from '../../proto/package-root.ts';
import { startScripted } from '../../targets/scripted/server.ts';
import { runCli } from '../cli.ts';
import { findOutcome } from './outcomes.ts';
import { PATIENCE_MS } from './bench.ts';
import { holds } from './shown.ts';
import type { Shown } from './shown.ts';
import type { CommandWay, Ending, Place, ProgramWay, ProtoFacts, ProtoWay, ShellWay } from './way.ts';
import type { World } from './world.ts';

/** What stands for flags that say nothing about a statement. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  // From the folder in which grpcurl is built.
  '{proto}': ['-import-path', '../../proto/grpc/health/v1', '-proto', 'health.proto'],
  // A second each is what it has by itself, and other tests may keep the machine busy.
  '{patient}': ['-connect-timeout=20s', '-rpc-timeout=20s'],
};

/** Runs a real program on a server. */
export async function showProgram(
  way: ProgramWay,
  name: string,
  place: Place,
  { bench, signal }: World,
): Promise<Shown> {
  const program = await bench.program(name);
  if ('missing' in program) return { kind: 'cannot', why: program.missing };
  const server = await bench.open(place, way.services);
  if ('missing' in server) return { kind: 'cannot', why: server.missing };
  await using open = server;
  const { address } = open.endpoint;
  const port = address.slice(address.lastIndexOf(':') + 1);
  const args = way.args.flatMap(
    (arg) => FLAGS[arg] ?? [arg.replace('{address}', address).replace('{port}', port)],
  );
  const ended = await run(program.file, args, { cwd: program.folder }, signal);
  // A server that is stopped while a connection of the program closes waits for its whole grace period.
  if (place.startsWith('target:')) await look(open.endpoint, checkAsk(''), PATIENCE_MS);
  return holds(ended, way.ends);
}

/** Runs a line of a shell beside a server of HTTP/1.1. */
export async function showShell(
  { line, needs, web, exitCode }: ShellWay,
  signal: AbortSignal,
): Promise<Shown> {
  if (needs !== undefined) {
    const found = await run('sh', ['-c', `command -v ${needs}`], {}, signal);
    if (found.exitCode !== 0) return { kind: 'cannot', why: `${needs} is not on this machine` };
  }
  await using server = await startWeb(web);
  return holds(await run('sh', ['-c', line], { env: { URL: server.url } }, signal), { exitCode });
}

async function startWeb(status: number | undefined): Promise<AsyncDisposable & { readonly url: string }> {
  if (status === undefined) {
    const { address, stop } = await startScripted(findOutcome('refused'));
    return { url: `http://${address}/`, [Symbol.asyncDispose]: stop };
  }
  const server = createServer((_request, response) => response.writeHead(status).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}/`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Runs a command of the suite. */
export async function showCommand({ args, exitCode, prints }: CommandWay): Promise<Shown> {
  const ended = await runCli(args);
  const printed = ended.stdout + ended.stderr;
  if (!printed.includes(prints)) return { kind: 'not so', saw: `expected "${prints}", saw "${printed}"` };
  return holds({ exitCode: ended.exitCode }, { exitCode });
}

async function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<Ending> {
  const ended = await execa(file, args, {
    ...options,
    reject: false,
    stdin: 'ignore',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  const { exitCode, originalMessage = 'it was killed' } = ended;
  if (exitCode === undefined) throw new Error(`${file} did not end: ${originalMessage}`);
  return { exitCode, stdout: inOneLine(ended.stdout), stderr: inOneLine(ended.stderr) };
}

function inOneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** Reads a proto file. */
export function showProto({ file, has }: ProtoWay): Shown {
  return holds(factsOf(join(packageRoot, file)), has);
}

/** The part of a descriptor that is looked at (google/protobuf/descriptor.proto). */
interface MessageType {
  readonly field: readonly { readonly name: string; readonly number: number; readonly type: string }[];
  readonly enumType: readonly {
    readonly value: readonly { readonly name: string; readonly number: number }[];
  }[];
}

function factsOf(file: string): ProtoFacts {
  const all = Object.entries(loadSync(file, { enums: String }));
  const [service, methods] = all.find(([, each]) => !('format' in each)) ?? [];
  if (service === undefined || methods === undefined) throw new Error(`${file} defines no service`);
  const messageNamed = (name: string): MessageType => {
    const found = all.find(([each]) => each.endsWith(`.${name}`))?.[1];
    if (found === undefined) throw new Error(`${file} does not define ${name}`);
    return found.type as MessageType;
  };
  const answer = messageNamed('HealthCheckResponse');
  return {
    service,
    methods: Object.entries(methods).map(([name, { responseStream }]) =>
      responseStream === true ? `stream ${name}` : name,
    ),
    request: fieldsOf(messageNamed('HealthCheckRequest')),
    answer: fieldsOf(answer),
    statuses: answer.enumType.flatMap(({ value }) =>
      value.map(({ name, number }) => `${name} = ${String(number)}`),
    ),
  };
}

function fieldsOf({ field }: MessageType): string[] {
  return field.map(
    ({ name, number, type }) => `${type.replace('TYPE_', '').toLowerCase()} ${name} = ${String(number)}`,
  );
}
