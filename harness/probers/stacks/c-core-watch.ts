import { answerOf, messagesIn } from '../../channel/wire/exchange.ts';
import type { Exchange, WireMessage } from '../../channel/wire/exchange.ts';
import { endByHead, endByLength, endOfCall } from './c-core-call.ts';
import type { Ended } from './c-core-call.ts';
import { cCoreRule } from './c-core-rules.ts';
import type { CCoreRule } from './c-core-rules.ts';
import { CODE } from './codes.ts';
import type { Channel, WatchStack } from './heard.ts';
import { readStatus } from './read-status.ts';

type State = Channel['states'][number];

const SERVING = 1;
/** What comes with the header block in one read is heard still, although its HTTP status ends the call; in milliseconds. */
const ONE_READ_MS = 1;

/**
 * What a client on C-core makes of a Watch, with the policy round_robin. Without a message that says SERVING its calls fail, also
 * while it tries again: it is in TRANSIENT_FAILURE then.
 */
export const cCoreWatch: WatchStack = ({ greetedMs, exchange }): Channel => {
  const begin: State = { atMs: greetedMs ?? 0, state: 'CONNECTING' };
  const left = exchange.events.find(({ kind }) => kind === 'goaway' || kind === 'closed');
  if (greetedMs === undefined) {
    const failed: State[] = left ? [{ atMs: left.atMs, state: 'TRANSIENT_FAILURE' }] : [];
    return { ...cCoreRule('connection'), states: [begin, ...failed], flaps: false };
  }

  const answer = answerOf(exchange);
  const byHead = endByHead(answer);
  const { states, broken } = messageStates(exchange, byHead);
  const end = byHead ?? endByLength(answer) ?? endOfCall(answer);
  const become = (rule: CCoreRule, state?: State['state']): Channel => ({
    ...cCoreRule(rule),
    states: [begin, ...states, ...(state ? [{ atMs: exchange.events.at(-1)?.atMs ?? 0, state }] : [])],
    // Who has said something is asked again at once, and says it again.
    flaps: state !== undefined && state !== 'READY' && states.some((each) => each.state === 'READY'),
  });
  if (broken) return become('watch-end', 'TRANSIENT_FAILURE');
  if (end) {
    return end.code === CODE.UNIMPLEMENTED
      ? become('watch-unimplemented', 'READY')
      : become('watch-end', 'TRANSIENT_FAILURE');
  }
  if (left) return become('watch-connection', 'CONNECTING');
  return become(states.length > 0 ? 'watch-message' : 'watch-silence');
};

/**
 * The states after each message. Nobody unpacks these messages: their bytes are read as they are. One that cannot be read cancels the
 * call.
 */
function messageStates(
  { events }: Exchange,
  byHead: Ended | undefined,
): { readonly states: readonly State[]; readonly broken: boolean } {
  const states: State[] = [];
  let headMs: number | undefined;
  let rest = Buffer.alloc(0);
  for (const event of events) {
    if (event.by !== 'server') continue;
    if (event.kind === 'headers') headMs ??= event.atMs;
    if (event.kind !== 'data') continue;
    if (byHead && (byHead.rule !== 'http-status' || event.atMs - (headMs ?? 0) > ONE_READ_MS)) break;
    const read = messagesIn(Buffer.concat([rest, event.bytes]));
    rest = Buffer.from(read.rest);
    for (const message of read.messages) {
      if (message.flag > 1) return { states, broken: true };
      const state = stateBy(message);
      states.push({ atMs: event.atMs, state: state === 'broken' ? 'TRANSIENT_FAILURE' : state });
      if (state === 'broken') return { states, broken: true };
    }
  }
  return { states, broken: false };
}

function stateBy({ bytes }: WireMessage): 'READY' | 'TRANSIENT_FAILURE' | 'broken' {
  const read = readStatus(bytes);
  if (read.kind === 'broken') return 'broken';
  return read.status === SERVING ? 'READY' : 'TRANSIENT_FAILURE';
}
