import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import { createOutput, describeOutput } from '../target/output.ts';
import { startProgram } from './program.ts';
import type { RealProber, Said } from './real-prober.ts';

/** More than the two seconds of a check and the start of the program, in milliseconds. */
const CEILING_MS = 10_000;

/** The recipes of `haproxy.cfg`, whose backends are called as their models. */
const RECIPES = ['haproxy-httpchk', 'haproxy-grpc-status', 'haproxy-body', 'haproxy-tcp-check'] as const;

/** HAProxy, started once for each server, which it looks at by four recipes. Each result is a line of its log. */
export const haproxy: RealProber = {
  name: 'haproxy',
  proves: RECIPES,
  open: async ({ folder }, signal) => {
    const scratch = await mkdtemp(join(tmpdir(), 'conformance-'));
    const stopping = new AbortController();
    const over = AbortSignal.any([signal, stopping.signal]);
    let looks = 0;
    return {
      look: (address) => look({ address, socket: join(scratch, String((looks += 1))) }, folder, over),
      stop: async () => {
        stopping.abort();
        await rm(scratch, { recursive: true, force: true });
      },
    };
  },
};

/** What stands in the configuration as variables of the environment. */
interface Variables {
  readonly address: string;
  readonly socket: string;
}

async function look({ address, socket }: Variables, folder: string, signal: AbortSignal): Promise<Said[]> {
  signal.throwIfAborted();
  const program = await startProgram(
    ['env', `TARGET=${address}`, `SOCKET=${socket}`, 'haproxy', '-db', '-f', 'haproxy.cfg'],
    folder,
  );
  const output = createOutput();
  const said = new Map<string, Said>();
  const ceiling = AbortSignal.timeout(CEILING_MS);
  const over = AbortSignal.any([signal, ceiling]);
  try {
    await new Promise<void>((resolve) => {
      const end = (): void => {
        resolve();
      };
      over.addEventListener('abort', end, { once: true });
      if (over.aborted) end();
      void program.exited.then(end);
      output.onLine((line) => {
        const result = readResult(line);
        // A server that is up is looked at again and again.
        if (result !== undefined && !said.has(result.prober)) said.set(result.prober, result);
        if (said.size === RECIPES.length) resolve();
      });
      output.add(program.stdout, 'stdout');
      output.add(program.stderr, 'stderr');
    });
  } finally {
    await program.stop();
  }
  signal.throwIfAborted();
  const results = RECIPES.flatMap((recipe) => said.get(recipe) ?? []);
  if (results.length === RECIPES.length) return results;
  throw new ConformanceError(
    'E_PROBER',
    `haproxy should have told the results of ${String(RECIPES.length)} checks of ${quote(address)}; it told ${String(results.length)}; ${describeOutput(output.last())}`,
    'start it by hand: TARGET=127.0.0.1:50051 SOCKET=/tmp/haproxy haproxy -db -f haproxy.cfg',
  );
}

/** Reads a line of its log: `Health check for server haproxy-body/s succeeded, reason: Layer7 check passed, …`. */
export function readResult(line: string): Said | undefined {
  const { prober, result, why } =
    /Health check for (?:\w+ )?server (?<prober>[\w-]+)\/s (?<result>succeeded|failed), reason: (?<why>.*)/.exec(
      line,
    )?.groups ?? {};
  if (prober === undefined || why === undefined) return undefined;
  return { prober, verdict: result === 'succeeded' ? 'healthy' : 'unhealthy', said: why };
}
