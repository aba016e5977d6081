import { nameIn, planOf, readBody } from './read.ts';
import type { Call, End, Rules } from './rules.ts';
import { isEnd } from './rules.ts';
import { answer } from './answer.ts';
import type { House } from './answer.ts';
import { respond } from './send.ts';

/** The longest time of a timer in Node, which fires a longer one at once, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Serves one call, from its header block to its end. */
export function serveCall(call: Call, rules: Rules, house: House): void {
  const { stream } = call;
  const seeLeft = (): void => {
    if (rules.left(call) === 'lock-up') house.lockedUp = true;
  };
  stream.on('error', () => undefined); // A client that leaves; the close event follows.
  if (stream.destroyed) {
    seeLeft();
    return;
  }
  let isDecided = false;
  /** Decides how the call goes on, once; a server that has locked up decides and does nothing. */
  const decide = (go: () => void): void => {
    if (isDecided || stream.closed || stream.destroyed) return;
    isDecided = true;
    if (!house.lockedUp) go();
  };
  const finish = (end: End): void => {
    decide(() => {
      conclude(call, rules, house, end);
    });
  };
  let onTimeUp = (): void => {
    finish(rules.expired(call));
  };
  const plan = planOf(call, rules);
  const timeoutMs = plan.goes === 'on' ? plan.timeoutMs : Infinity;
  const deadline = performance.now() + timeoutMs;
  const timer =
    timeoutMs > LONGEST_TIMER_MS
      ? undefined
      : setTimeout(() => {
          onTimeUp();
        }, timeoutMs);

  stream.once('close', () => {
    clearTimeout(timer);
    if (!isDecided) seeLeft();
    isDecided = true;
  });
  if (plan.goes === 'no further') {
    // What is on its way is read all the same, or nothing more would come on the connection.
    stream.resume();
    finish(plan.end);
    return;
  }
  readBody(call, rules, (body) => {
    const name = isEnd(body) ? body : nameIn(call, rules, body, plan.method);
    if (isEnd(name)) finish(name);
    else if (performance.now() >= deadline) finish(rules.expired(call));
    else {
      decide(() => {
        const said = answer(call, rules, house, plan.method, name);
        if (said.by === 'watch') onTimeUp = said.end;
        else if (said.by !== 'messages') conclude(call, rules, house, said);
      });
    }
  });
}

/** Ends a call that gets no status of a service. */
function conclude(call: Call, rules: Rules, house: House, end: End): void {
  const { stream, session } = call;
  switch (end.by) {
    case 'status':
      respond(stream, rules.refusal(call, { ...end, message: rules.escape(call, end.message) }));
      return;
    case 'response':
      respond(stream, end.response);
      return;
    case 'reset':
      stream.close(end.error);
      return;
    case 'connection':
      session.destroy();
      return;
    case 'silence':
      return;
    case 'lock-up':
      house.lockedUp = true;
      return;
  }
}
