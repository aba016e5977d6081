import { fresh } from '../../case/names.ts';
import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { count } from '../../case/text.ts';
import type { RawConnection } from '../../channel/raw-connection.ts';
import { describeEnd } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { growthPerStep } from '../growth.ts';
import { NotApplicable } from '../outcome.ts';

/**
 * How many watches one connection carries, one after the other and at once. Few enough for servers that take many
 * cancelled calls for an attack and close the connection (CVE-2023-44487): some begin at 200.
 */
const WATCHES_EACH = 100;
/** How many connections are open at once. */
const CONNECTIONS = 4;
/** The length of a name where a server takes no longer ones, in bytes: C++ ends at 200. */
const SHORT_BYTES = 190;
/** How much of the names has to stay behind until it is told, as a share of their bytes. */
const SHARE_KEPT = 0.5;
const MIB = 1024 * 1024;
/** How a Watch ended that had to be given up. */
const NOTHING = 'nothing was said';
/** What a server grows by in a batch of short names says nothing below this, in bytes: it takes and gives back more. */
const LEAST_GROWTH = MIB;

/**
 * Watches names that nobody registered, each once, and looks at the memory of the server after each batch. It grows at
 * first, whatever the server is written in: room is made for as many calls as there are. So one batch of a single name goes
 * before, and what counts is whether the later batches leave behind about as much as their names are long. A garbage
 * collector may look like that for a while: where it does, as many batches follow again.
 */
export async function leavesNothing(
  context: CaseContext,
  step: StepOf<'leavesNothing'>,
): Promise<Broken | undefined> {
  const bytes = (await takesName(context, step.bytes)) ? step.bytes : SHORT_BYTES;
  const name = (index: number): string => nameOf(context, `n${String(index)}`, bytes);
  const deaf = await watchAll(
    context,
    Array.from({ length: step.watches }, () => name(-1)),
  );
  if (deaf !== undefined) return deaf;
  const named = step.watches * bytes;
  const sizes: number[] = [];
  const looksBad = (): boolean => growthPerStep(sizes) > Math.max(named * SHARE_KEPT, LEAST_GROWTH);
  while (sizes.length < step.batches || (sizes.length < 2 * step.batches && looksBad())) {
    const first = sizes.length * step.watches;
    const silent = await watchAll(
      context,
      Array.from({ length: step.watches }, (_, index) => name(first + index)),
    );
    if (silent !== undefined) return silent;
    sizes.push(await memoryOf(context));
  }
  const shown = sizes.map((size) => (size / MIB).toFixed(1)).join(', ');
  context.notes.push(
    `${count(sizes.length, 'batch', 'batches')} of ${String(step.watches)} names of ${String(bytes)} bytes; resident memory after each: ${shown} MiB`,
  );
  if (!looksBad()) return undefined;
  return {
    expected: `the memory comes to rest while other names are watched`,
    actual: `it grows by ${(growthPerStep(sizes) / MIB).toFixed(1)} MiB with every ${(named / MIB).toFixed(1)} MiB of names: ${shown} MiB`,
  };
}

/** A name that nobody registered, of so many bytes. */
function nameOf(context: CaseContext, key: string, bytes: number): string {
  const { length } = context.resolve(fresh(key, '.'));
  return context.resolve(fresh(key, '.'.padEnd(bytes - length + 1, 'x')));
}

/** Whether the server says anything on the Watch of so long a name, other than to end it. */
async function takesName(context: CaseContext, bytes: number): Promise<boolean> {
  const lease = context.server.pool.raw();
  const service = nameOf(context, 'long', bytes);
  const ended = await watchOnce(lease.connection, service, context.settings.timeoutMs);
  lease.release();
  if (ended !== undefined) context.notes.push(`a name of ${String(bytes)} bytes is refused: ${ended}`);
  return ended === undefined;
}

/**
 * Watches every name until the server has reacted, and cancels, on connections that are used up one after the other. A server
 * that once says nothing is not asked thousands of times more.
 */
async function watchAll(context: CaseContext, names: readonly string[]): Promise<Broken | undefined> {
  const { pool } = context.server;
  const { timeoutMs } = context.settings;
  const atOnce = Math.min(WATCHES_EACH, pool.streamsPerConnection);
  context.record('sent', `${String(names.length)} × Watch, each cancelled once the server has reacted`);
  let next = 0;
  const seen = { silent: false };
  const useConnections = async (): Promise<void> => {
    while (next < names.length && !seen.silent) {
      const mine = names.slice(next, next + WATCHES_EACH);
      next += WATCHES_EACH;
      const { connection, release } = pool.raw();
      for (let from = 0; from < mine.length && !seen.silent; from += atOnce) {
        const ends = await Promise.all(
          mine.slice(from, from + atOnce).map((service) => watchOnce(connection, service, timeoutMs)),
        );
        if (ends.includes(NOTHING)) seen.silent = true;
      }
      // Behind every cancellation: the server has heard of all of them before the connection is closed.
      if (!seen.silent) await connection.check('', { timeoutMs });
      release();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, useConnections));
  return seen.silent
    ? {
        expected: 'a sign of life on the Watch of each name that is not registered',
        actual: `${NOTHING} within ${String(timeoutMs)} ms`,
      }
    : undefined;
}

/** Watches a name until the first sign of life, and cancels. Returns how the server ended the call, if it did. */
function watchOnce(
  connection: RawConnection,
  service: string,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let done = false;
    const finish = (ended?: string): void => {
      if (done) return;
      done = true;
      clearTimeout(ceiling);
      resolve(ended);
    };
    const call = connection.watch(
      service,
      {},
      {
        onMessage: () => {
          finish();
          call.cancel();
        },
        onEnd: (end) => {
          finish(describeEnd(end));
        },
      },
    );
    const ceiling = setTimeout(() => {
      finish(NOTHING);
      call.cancel();
    }, timeoutMs);
  });
}

async function memoryOf({ server }: CaseContext): Promise<number> {
  const { process } = server.instance;
  const bytes = await process?.memoryBytes();
  if (bytes === undefined) {
    throw new NotApplicable(`the memory of ${process?.label ?? 'the target'} cannot be read here`);
  }
  return bytes;
}
