import { quote } from '../case/text.ts';
import { answerOf, bodyOf, endOf, httpStatusOf, valueOf } from '../channel/wire/exchange.ts';
import type { WireAnswer, WireEvent } from '../channel/wire/exchange.ts';
import { checkAsk } from './ask.ts';
import type { Ask } from './ask.ts';
import type { Decision, Ground, Machine, Prober } from './prober.ts';
import { seenWithin } from './seen.ts';
import type { Seen } from './seen.ts';

/** The version whose rules these are. */
const HAPROXY = '2.6.12';

/** Where nobody sets `inter` and `timeout check`: for the connection and the answer together, in milliseconds. */
const INTER_MS = 2000;

/** A server is up when HAProxy starts, but its very first check is enough to take it down. */
const MACHINE: Machine = {
  intervalMs: INTER_MS,
  timeoutMs: INTER_MS,
  failuresToFall: 3,
  firstFailures: 1,
  passesToRise: 2,
  first: 'healthy',
  firstLookMs: 0,
  ground: {
    grade: 'documented',
    source: 'https://docs.haproxy.org/2.6/configuration.html, inter, fall and rise',
  },
};

const GROUND: Ground = { grade: 'source', source: `HAProxy ${HAPROXY}, src/tcpcheck.c` };

/** What a recipe makes of an answer; `undefined` while it waits. */
type Judge = (seen: Seen, answer: WireAnswer) => Judged | undefined;

interface Judged {
  readonly up: boolean;
  readonly fact: string;
}

/** Without a check of gRPC, HAProxy is given one by recipes. They differ in what they send and in what they look for. */
interface Recipe extends Pick<Prober, 'id' | 'name' | 'asks'> {
  readonly judge: Judge;
}

function prober({ id, name, asks, judge }: Recipe): Prober {
  const rule = id.replace('haproxy-', 'haproxy/');
  return {
    id,
    name,
    version: HAPROXY,
    family: 'accidental',
    asks,
    decide: (all): Decision => {
      const seen = seenWithin(all, INTER_MS);
      const judged = judge(seen, answerOf(seen.exchange));
      if (judged) return { ...GROUND, rule, verdict: judged.up ? 'healthy' : 'unhealthy', fact: judged.fact };
      const { source } = GROUND;
      if (endOf(seen.exchange).kind !== 'open')
        return {
          ...GROUND,
          rule: 'haproxy/end',
          verdict: 'unhealthy',
          fact: 'finds nothing of what it looks for',
        };
      if (all.untilMs < INTER_MS)
        return { source, grade: 'unknown', rule, verdict: 'unknown', fact: 'waits longer than was looked' };
      const fact = `finds nothing within ${String(INTER_MS)} ms`;
      return { ...GROUND, rule: 'haproxy/timeout', verdict: 'unhealthy', fact };
    },
    machine: () => MACHINE,
    advice: 'let HAProxy run a program that reads the message: option external-check with grpc_health_probe',
  };
}

/**
 * The request of `http-check send`. HAProxy 2.6 cannot send the zero bytes that a message of gRPC begins with, so it sends none. It
 * sends the fields that are written down and no authority: `host` stays a field by that name.
 */
function httpAsk(): Ask {
  return checkAsk('', {
    body: '',
    fields: { ':scheme': 'https', ':authority': null, host: 'localhost', 'content-length': '0' },
    metadata: true,
  });
}

/** `option httpchk` with the path of Check, and no rule about the answer. */
const httpchk = prober({
  id: 'haproxy-httpchk',
  name: 'HAProxy (option httpchk)',
  asks: httpAsk,
  judge: (_, answer) => {
    const http = httpStatusOf(answer);
    return http === undefined
      ? undefined
      : { up: /^[23]/.test(http), fact: `reads only HTTP status ${quote(http, 20)}` };
  },
});

/** With `http-check expect hdr name grpc-status value 0`: it looks into the headers, where no good answer has it. */
const grpcStatus = prober({
  id: 'haproxy-grpc-status',
  name: 'HAProxy (http-check expect hdr grpc-status)',
  asks: httpAsk,
  judge: (_, { head }) => {
    if (!head) return undefined;
    const status = valueOf(head, 'grpc-status');
    return status === undefined
      ? { up: false, fact: 'finds no grpc-status in the headers, and does not read trailers' }
      : { up: status === '0', fact: `reads grpc-status ${quote(status, 20)} in the headers` };
  },
});

/** With `http-check expect rstring \x08\x01$`: a body that ends in the bytes of SERVING. */
const body = prober({
  id: 'haproxy-body',
  name: 'HAProxy (http-check expect rstring)',
  asks: httpAsk,
  judge: ({ exchange: { stream, events } }, { head, end }) => {
    if (!head) return undefined;
    const up = readings(events).some((known) =>
      bodyOf({ stream, events: known }).subarray(-SERVING.length).equals(SERVING),
    );
    if (up) return { up, fact: 'the body ends in 08 01' };
    return end.kind === 'open' ? undefined : { up, fact: 'the body does not end in 08 01' };
  },
});

/** `option tcp-check` with the frames of a Check byte by byte, and `tcp-check expect binary 00000000020801`. */
const tcpCheck = prober({
  id: 'haproxy-tcp-check',
  name: 'HAProxy (option tcp-check)',
  asks: ({ service }) => checkAsk(service, { fields: { ':authority': 'localhost' } }),
  judge: ({ exchange: { events } }) =>
    events.some(
      (event) => event.kind === 'data' && event.by === 'server' && event.bytes.includes(SERVING_FRAME),
    )
      ? { up: true, fact: 'finds 00 00 00 00 02 08 01' }
      : undefined,
});

/** The recipes of probers/haproxy. */
export const haproxyProbers: readonly Prober[] = [httpchk, grpcStatus, body, tcpCheck];

const SERVING = Buffer.from('0801', 'hex');
const SERVING_FRAME = Buffer.from('00000000020801', 'hex');

/** What comes within this time of each other is read at once, in milliseconds. */
const READING_MS = 10;

/** All that was known at each moment at which HAProxy read. */
function readings(events: readonly WireEvent[]): (readonly WireEvent[])[] {
  return events.flatMap(({ atMs }, index) => {
    const next = events[index + 1];
    return next === undefined || next.atMs - atMs > READING_MS ? [events.slice(0, index + 1)] : [];
  });
}
