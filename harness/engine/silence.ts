import type { ServerUnderTest } from './server.ts';

/** Questions that are under way: what many cases want to know of one server at the same time is asked once. */
const asked = new WeakMap<ServerUnderTest, Promise<string | undefined>>();

/**
 * Asks a server whether it answers anybody at all: a Check of the empty name on a connection of its own. A server that locks up
 * goes on to accept connections and to speak HTTP/2, which its library does on other threads.
 *
 * @param timeoutMs ceiling for the answer
 * @returns what was seen where there is no answer, `undefined` for a server that answers, whatever it says
 */
export function silenceOf(server: ServerUnderTest, timeoutMs: number): Promise<string | undefined> {
  const running = asked.get(server) ?? ask(server, timeoutMs).finally(() => asked.delete(server));
  asked.set(server, running);
  return running;
}

async function ask(server: ServerUnderTest, timeoutMs: number): Promise<string | undefined> {
  const { connection, release } = server.pool.raw();
  const answer = await connection.check('', { timeoutMs });
  release();
  return answer.kind === 'silent'
    ? `Check "" on a new connection: no answer within ${String(answer.afterMs)} ms`
    : undefined;
}
