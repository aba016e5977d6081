import type { Case, Declaration } from './case.ts';
import type { Step, StepKind, Transport } from './step.ts';

/** What a target must offer before a case can be run on it. */
export type Need =
  | 'Watch'
  | 'List'
  | 'setStatus'
  | 'clearStatus'
  | 'enterTerminalState'
  | 'resume'
  | 'stopGracefully'
  | 'process'
  | 'drain'
  | 'knownServices'
  /** another server of it over this transport, or itself where it is spoken to so */
  | Transport
  | 'mtls'
  /** that it is spoken to in plain text, on TCP */
  | 'plainTcp'
  | Declaration;

const NEEDS_OF_STEP: Readonly<Record<StepKind, readonly Need[]>> = {
  set: ['setStatus'],
  clear: ['clearStatus'],
  burst: ['setStatus'],
  pairs: ['setStatus', 'Watch'],
  enterTerminalState: ['enterTerminalState'],
  resume: ['resume'],
  check: [],
  overallStart: [],
  answers: [],
  stillAnswers: [],
  metadataIgnored: [],
  never: [],
  checkRefused: [],
  checksWithDeadline: [],
  checksInParallel: [],
  checksWhileFlipping: ['setStatus'],
  independentNames: ['setStatus'],
  overallFollows: ['setStatus', 'aggregation'],
  watch: ['Watch'],
  hears: ['Watch'],
  reacts: ['Watch'],
  staysOpen: ['Watch'],
  agrees: ['Watch'],
  noRepeats: ['Watch'],
  endsByDeadline: ['Watch'],
  cancel: ['Watch'],
  cancelledEarly: ['Watch'],
  afterAllOthers: [],
  keepsAnswering: [],
  firstMessageTime: ['Watch'],
  races: ['Watch', 'setStatus'],
  crowd: ['Watch', 'setStatus'],
  unknownCrowd: ['Watch'],
  churn: ['Watch'],
  walk: ['Watch', 'setStatus'],
  stalled: ['Watch', 'setStatus'],
  stop: ['stopGracefully'],
  ends: ['Watch'],
  stopped: ['stopGracefully'],
  leave: ['Watch', 'stopGracefully'],
  checksAcrossStop: ['stopGracefully'],
  drains: ['process', 'drain'],
  kill: ['process'],
  restart: [],
  startsAgain: [],
  forgotten: [],
  leavesNothing: ['Watch', 'process'],
  sameAnswers: [],
  alpn: ['tls'],
  clientCertificate: ['mtls'],
  wrongTransport: [],
  wire: [],
  closedWindow: [],
  resets: ['Watch'],
  pinged: ['Watch'],
  http1: ['plainTcp'],
  listed: ['List'],
  overallListed: ['List'],
  notListed: ['List'],
  listAgrees: ['List'],
  listRepeats: ['List'],
  listMany: ['List', 'setStatus'],
  known: ['knownServices'],
  proberVerdicts: [],
  offers: [],
  reflection: [],
};

/** What a case needs, derived from its steps, without repeats. */
export function needsOf(row: Case): Need[] {
  const needs = new Set<Need>(row.steps.flatMap(needsOfStep));
  if (row.onlyFor !== undefined) needs.add(row.onlyFor);
  return [...needs];
}

function needsOfStep(step: Step): readonly Need[] {
  if (step.do === 'sameAnswers') return [step.over];
  if (step.do === 'wrongTransport') return [step.client === 'plain' ? 'tls' : 'plainTcp'];
  if (step.do === 'wire') return step.request.method === 'Check' ? [] : [step.request.method];
  if (step.do === 'closedWindow') return step.method === 'Check' ? [] : [step.method];
  if (step.do !== 'known' || step.by === 'Check' || step.by === 'variants' || step.by === 'probers')
    return NEEDS_OF_STEP[step.do];
  return [...NEEDS_OF_STEP.known, step.by];
}

/** The most calls that a case has open at once on its usual connection: its watches, and a Check or List beside them. */
export function callsAtOnce(row: Case): number {
  return row.steps.reduce((sum, step) => sum + (WATCHES_OF_STEP[step.do] ?? 0), 1);
}

/** How many watches a step holds open on the usual connection. */
const WATCHES_OF_STEP: Readonly<Partial<Record<StepKind, number>>> = {
  watch: 1,
  pairs: 1,
  walk: 1,
  known: 1,
  stalled: 2,
  sameAnswers: 4,
};
