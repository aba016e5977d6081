import { SERVING_STATUSES } from '../../proto/status.ts';
import { quote } from '../case/text.ts';
import { answerOf, valueOf } from '../channel/wire/exchange.ts';
import { checkAsk } from './ask.ts';
import { decideWithoutMessage } from './by-message.ts';
import type { OwnRule } from './by-message.ts';
import type { Decision, Ground, Machine, Prober } from './prober.ts';
import type { Seen } from './seen.ts';
import { CODE } from './stacks/codes.ts';
import { OF_UPTIME_KUMA } from './stacks/grpc-js-version.ts';
import { grpcJsOf } from './stacks/grpc-js.ts';
import type { Heard, Limits } from './stacks/heard.ts';

const VERSION = '2.5.3';
const AT = `https://github.com/louislam/uptime-kuma/blob/${VERSION}`;

/** A monitor sets no deadline, and Uptime Kuma none for it. */
const LIMITS: Limits = { connectMs: undefined, callMs: undefined, countsFrom: 'dial' };

const KEYWORD: OwnRule = {
  rule: 'uptime-kuma/keyword',
  grade: 'source',
  source: `${AT}/server/monitor-types/grpc.js#L22-L37`,
};
/** CANCELLED counts as OK. */
const CANCELLED: OwnRule = {
  rule: 'uptime-kuma/cancelled',
  grade: 'source',
  source: `${AT}/server/monitor-types/grpc.js#L86-L91`,
};
const DEFAULTS: Ground = { grade: 'source', source: `${AT}/src/pages/EditMonitor.vue#L3263-L3277` };

/** What a monitor has that nobody changed: no retries. The first look is at once, and the monitor pending until then. */
const MACHINE: Machine = {
  intervalMs: 60_000,
  timeoutMs: undefined,
  failuresToFall: 1,
  passesToRise: 1,
  first: 'unknown',
  firstLookMs: 0,
  ground: DEFAULTS,
};

const stack = grpcJsOf(OF_UPTIME_KUMA, 'program');

function decideByKeyword(heard: Heard, seen: Seen, keyword: string): Decision {
  if (heard.kind === 'answered') {
    // The message becomes JSON, which has the names of enums in quotes.
    const name = SERVING_STATUSES[heard.status ?? 0];
    const text = name === undefined ? String(heard.status) : JSON.stringify(name);
    return findKeyword(keyword, text, text, KEYWORD);
  }
  if (heard.kind === 'ended' && heard.code === CODE.CANCELLED) {
    const text = messageOf(seen);
    return findKeyword(
      keyword,
      text,
      `the text of a call that ends with CANCELLED: ${quote(text)}`,
      CANCELLED,
    );
  }
  return decideWithoutMessage(heard);
}

function findKeyword(keyword: string, text: string, shown: string, rule: OwnRule): Decision {
  const found = text.includes(keyword);
  const verb = found ? 'finds' : 'does not find';
  return {
    ...rule,
    verdict: found ? 'healthy' : 'unhealthy',
    fact: `${verb} the keyword ${keyword} in ${shown}`,
  };
}

/** `grpc-message`, as grpc-js decodes it. */
function messageOf({ exchange }: Seen): string {
  const { head, trailers, trailersOnly } = answerOf(exchange);
  const message = valueOf(trailersOnly ? head : trailers, 'grpc-message') ?? '';
  try {
    return decodeURI(message);
  } catch {
    return message;
  }
}

/** The keywords that are met with. */
export const UPTIME_KUMA_KEYWORDS = [
  { id: 'uptime-kuma', keyword: 'SERVING' },
  { id: 'uptime-kuma-quoted', keyword: '"SERVING"' },
] as const;

/**
 * A monitor "gRPC(s) - Keyword" with the method Check, one for each keyword. The service is in the body that users write.
 */
export const uptimeKumaProbers: readonly Prober[] = UPTIME_KUMA_KEYWORDS.map(({ id, keyword }) => ({
  id,
  name: `Uptime Kuma with the keyword ${keyword}`,
  version: VERSION,
  family: 'accidental',
  asks: ({ service }) => checkAsk(service),
  decide: (seen) => decideByKeyword(stack(seen, LIMITS), seen, keyword),
  machine: () => MACHINE,
  ...(keyword === 'SERVING' && {
    advice: 'write the keyword with its quotes, "SERVING": the name NOT_SERVING has SERVING in it',
  }),
}));
