import { answerOf, valueOf } from '../../channel/wire/exchange.ts';
import type { WireAnswer } from '../../channel/wire/exchange.ts';
import { endByHead, endByLength, endOfCall } from './c-core-call.ts';
import type { Ended } from './c-core-call.ts';
import { cCoreRule } from './c-core-rules.ts';
import { CODE } from './codes.ts';
import { seenInTime } from './deadline.ts';
import type { Heard, Stack } from './heard.ts';
import { readStatus } from './read-status.ts';
import { unpack } from './unpack.ts';

/** What C-core makes of a call of Check, and Python out of that. Its deadline counts from the begin of the dial. */
export const cCore: Stack = (all, limits): Heard => {
  const seen = seenInTime(all, limits);
  const answer = answerOf(seen.exchange);
  const open: Heard = { ...cCoreRule('deadline'), ...seen.stillOpen };
  if (seen.greetedMs === undefined)
    return answer.end.kind === 'lost'
      ? { ...cCoreRule('connection'), kind: 'unconnected', why: answer.end.why }
      : open;

  const broken = endByHead(answer) ?? endByLength(answer);
  if (broken) return ended(broken);
  const message = messageIn(answer);
  if (message?.kind === 'broken') return ended(message.ended);
  const end = endOfCall(answer);
  if (!end) return open;
  if (end.code !== CODE.OK) return ended(end);
  if (answer.messages.length > 1) return { ...open, ...cCoreRule('second-message') };
  return { ...cCoreRule('answer'), kind: 'answered', status: message?.status };
};

function ended({ code, rule, why }: Ended): Heard {
  return { ...cCoreRule(rule), kind: 'ended', code, why };
}

/** The status in the first message; `undefined` without one. A message of another flag than 0 and 1 is none. */
function messageIn(
  answer: WireAnswer,
):
  | { readonly kind: 'read'; readonly status: number }
  | { readonly kind: 'broken'; readonly ended: Ended }
  | undefined {
  const [first] = answer.messages;
  if (!first || first.flag > 1) return undefined;
  const bytes = first.flag === 1 ? unpack(first, answer) : first.bytes;
  if (!bytes) {
    const encoding = valueOf(answer.head, 'grpc-encoding') ?? 'identity';
    const why = `a message that is marked as packed and is not ${encoding}`;
    return { kind: 'broken', ended: { code: CODE.INTERNAL, rule: 'compression', why } };
  }
  const read = readStatus(bytes);
  if (read.kind === 'read') return read;
  const why = `a message that cannot be decoded: ${read.why}`;
  return { kind: 'broken', ended: { code: CODE.INTERNAL, rule: 'decoding', why } };
}
