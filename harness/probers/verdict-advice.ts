import { healthDefinition } from '../../proto/health.ts';
import { quote } from '../case/text.ts';
import { answerOf, codeOf, httpStatusOf } from '../channel/wire/exchange.ts';
import { strictAsk } from './ask-all.ts';
import type { Answers, Asked } from './ask-all.ts';
import type { ProberVerdict } from './compare-verdicts.ts';
import type { ProberSettings } from './settings.ts';
import type { FlawKind, Truth } from './truth.ts';

/** Something that a user can change. */
export interface Advice {
  /** The ids of the probers that it is about; none where it is about the server alone. */
  readonly about: readonly string[];
  /** What to do, without capital and full stop. */
  readonly text: string;
}

/** All that advice follows from. */
interface Situation {
  readonly truth: Truth;
  readonly verdicts: readonly ProberVerdict[];
  readonly answers: Answers;
  readonly settings: ProberSettings;
  readonly secure: boolean;
}

/** What to change, the server first: each advice once, with all the probers that it is about. */
export function adviceFor(situation: Situation): Advice[] {
  const about = new Map<string, string[]>();
  for (const text of ofServer(situation)) about.set(text, []);
  for (const verdict of situation.verdicts) {
    if (verdict.standing === 'agrees' || verdict.standing === 'unknown') continue;
    for (const text of ofProber(verdict, situation))
      about.set(text, [...(about.get(text) ?? []), verdict.prober.id]);
  }
  return Array.from(about, ([text, ids]) => ({ about: ids, text }));
}

/** Codes that a server says to whoever shows no token. */
const DENIED = ['UNAUTHENTICATED', 'PERMISSION_DENIED'];

/** What is wrong with the answer of a strict client, whoever else asks. */
function ofServer({ truth, settings: { service } }: Situation): string[] {
  if (truth.kind !== 'code') return [];
  if (truth.code === 'NOT_FOUND')
    return [
      service === ''
        ? 'register the empty name in the health service: probers that name no service ask for it'
        : `register ${quote(service)} in the health service, or let probers ask for a name that is registered`,
    ];
  if (truth.code === 'UNIMPLEMENTED')
    return [
      'register grpc.health.v1.Health on this port, under this name: a copy in another package is not it',
    ];
  if (DENIED.includes(truth.code))
    return ['let the health service be called without a token, or give one with --metadata'];
  return [];
}

/** Why a prober is wrong, or comes to no result, by the first cause that is there. */
function ofProber({ prober, decision, standing }: ProberVerdict, situation: Situation): string[] {
  const { truth, answers, settings, secure } = situation;
  const asked = answers.byProber.get(prober.id);
  if (asked === undefined) return [];
  const own = prober.advice === undefined ? [] : [prober.advice];
  if (secure && asked.ask.tls === 'never' && asked.ask.by !== 'TCP')
    return [
      'it speaks plain text only: offer a port without TLS, or let a command such as grpc_health_probe -tls look',
    ];
  if (decision.stops === true)
    return [
      'it does not look again and keeps its last state: load its configuration again, and let the server end its calls otherwise',
    ];
  if (truth.kind === 'nothing' && standing === 'no-verdict')
    return ['let the server answer, or refuse: these have no limit of their own, and wait'];
  if (asked.ask.path === healthDefinition.Watch.path) return ofWatcher(asked);
  if (asked.ask.path === healthDefinition.Check.path) {
    if (asked.ask.body !== '' && asked.ask.body !== strictAsk(settings).body)
      return [
        `it asks for the server as a whole, whatever is set: let the empty name follow ${quote(settings.service)}`,
      ];
    if (!asked.ask.metadata && isDenied(asked) && !DENIED.includes(codeIn(truth)))
      return ['it sends no token: let the health service be called without one'];
    const flaws = standing === 'falsely-healthy' ? [] : truth.flaws.map(({ kind }) => OF_FLAW[kind]);
    if (flaws.length > 0) return flaws;
  }
  return own;
}

/** What the server, or a proxy before it, must do otherwise. */
const OF_FLAW: Readonly<Record<FlawKind, string>> = {
  'http-status': 'let the answer have HTTP status 200, and see whether a proxy sets another one',
  'content-type':
    'let the answer have the content-type application/grpc without parameters, and see whether a proxy changes it',
  compressed: 'do not compress an answer for a client that does not say that it accepts that',
  messages: 'send one message and nothing behind it',
  trailers: 'send grpc-status in trailers, and see whether a proxy drops them',
  open: 'end the call with its status once the message is sent',
};

function ofWatcher({ seen }: Asked): string[] {
  const answer = answerOf(seen.exchange);
  const missing = codeOf(answer) === 'UNIMPLEMENTED' || httpStatusOf(answer) === '404';
  if (missing)
    return ['implement Watch: a client that gets UNIMPLEMENTED for it switches its health checking off'];
  if (answer.end.kind === 'open' && answer.messages.length === 0)
    return ['let Watch send the present status at once: the client waits for it, and its calls wait with it'];
  if (answer.end.kind !== 'open')
    return [
      'keep Watch open: a client whose Watch ends takes the server for unhealthy and calls it again and again',
    ];
  return ['let Watch say what Check says'];
}

function isDenied({ seen }: Asked): boolean {
  return DENIED.includes(codeOf(answerOf(seen.exchange)) ?? '');
}

function codeIn(truth: Truth): string {
  return truth.kind === 'code' ? truth.code : 'OK';
}
