import type { Case, Declaration } from './case.ts';
import type { Step, StepKind } from './steps.ts';

/** What a target must offer before a case can be run on it. */
export type Need =
  | 'Watch'
  | 'List'
  | 'setStatus'
  | 'clearStatus'
  | 'enterTerminalState'
  | 'resume'
  | 'knownServices'
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
  afterAllOthers: [],
  firstMessageTime: ['Watch'],
  races: ['Watch', 'setStatus'],
  crowd: ['Watch', 'setStatus'],
  unknownCrowd: ['Watch'],
  churn: ['Watch'],
  walk: ['Watch', 'setStatus'],
  listed: ['List'],
  overallListed: ['List'],
  notListed: ['List'],
  listAgrees: ['List'],
  listRepeats: ['List'],
  listMany: ['List', 'setStatus'],
  known: ['knownServices'],
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
  if (step.do !== 'known' || step.by === 'Check' || step.by === 'variants') return NEEDS_OF_STEP[step.do];
  return [...NEEDS_OF_STEP.known, step.by];
}

/** The most calls that a case has open at once on its usual connection: its watches, and a Check or List beside them. */
export function callsAtOnce(row: Case): number {
  return row.steps.filter((step) => step.do === 'watch' || WATCHING.includes(step.do)).length + 1;
}

/** Steps that hold a Watch of their own on the usual connection. */
const WATCHING: readonly StepKind[] = ['pairs', 'walk', 'known'];
