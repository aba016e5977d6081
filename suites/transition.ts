import type { Case } from '../harness/case/case.ts';
import { NAME } from '../harness/case/names.ts';
import { check, hears, listed, noRepeats, notListed, put, walk, watch } from '../harness/case/steps.ts';
import type { Step } from '../harness/case/step.ts';
import { SERVICE_STATES } from '../proto/status.ts';
import type { ServiceState, ServingStatus } from '../proto/status.ts';

/** One way to look at a name while it goes from one state to another. */
interface Observer {
  readonly id: string;
  readonly requirementOf: (from: ServiceState, to: ServiceState) => string;
  readonly sees: (to: ServiceState) => string;
  readonly steps: (from: ServiceState, to: ServiceState) => readonly Step[];
}

const heard = (state: ServiceState): ServingStatus => (state === 'UNREGISTERED' ? 'SERVICE_UNKNOWN' : state);
const answered = (state: ServiceState): Step => check(NAME, state === 'UNREGISTERED' ? 'NOT_FOUND' : state);
const shown = (state: ServiceState): Step =>
  state === 'UNREGISTERED' ? notListed(NAME) : listed(NAME, state);
/** A fresh name is unregistered already: nothing brings it there. */
const begin = (from: ServiceState): Step[] => (from === 'UNREGISTERED' ? [] : [put(NAME, from)]);

const OBSERVERS: readonly Observer[] = [
  {
    id: 'check',
    // What becomes of a removed name is a convention of the implementations, not a rule of the text.
    requirementOf: (_from, to) => (to === 'UNREGISTERED' ? 'CHK-19' : 'TRN-01'),
    sees: (to) => `Check answers ${to === 'UNREGISTERED' ? 'NOT_FOUND' : to}`,
    steps: (from, to) => [...begin(from), put(NAME, to), answered(to)],
  },
  {
    id: 'watch',
    requirementOf: (from, to) => (from === to ? 'WCH-07' : to === 'UNREGISTERED' ? 'WCH-12' : 'TRN-02'),
    sees: (to) => `an open Watch comes to ${heard(to)}`,
    steps: (from, to) => [
      ...begin(from),
      watch('w', NAME),
      hears('w', heard(from)),
      put(NAME, to),
      hears('w', heard(to)),
      ...(from === to ? fence(from) : []),
    ],
  },
  {
    id: 'later-watch',
    requirementOf: () => 'TRN-03',
    sees: (to) => `a Watch opened afterwards starts with ${heard(to)}`,
    steps: (from, to) => [...begin(from), put(NAME, to), watch('w', NAME), hears('w', heard(to))],
  },
  {
    id: 'list',
    requirementOf: () => 'TRN-04',
    sees: (to) => (to === 'UNREGISTERED' ? 'List does not show it' : `List shows it as ${to}`),
    steps: (from, to) => [...begin(from), put(NAME, to), shown(to)],
  },
];

/** A later change on the same stream; what was sent before it is counted. */
function fence(state: ServiceState): Step[] {
  const next = state === 'SERVING' ? 'NOT_SERVING' : 'SERVING';
  return [put(NAME, next), hears('w', next), noRepeats('w')];
}

const kebab = (state: ServiceState): string => state.toLowerCase().replaceAll('_', '-');

const tableCases = SERVICE_STATES.flatMap((from) =>
  SERVICE_STATES.flatMap((to) =>
    OBSERVERS.map((observer): Case => ({
      id: `transition/${kebab(from)}-to-${kebab(to)}/${observer.id}`,
      requirement: observer.requirementOf(from, to),
      summary: `when a name goes from ${from} to ${to}, ${observer.sees(to)}`,
      ...(from === 'UNREGISTERED' && { startsUnregistered: true as const }),
      steps: observer.steps(from, to),
    })),
  ),
);

/** Every pair of states, seen by four observers, and a long walk. */
export const transitionCases: readonly Case[] = [
  ...tableCases,
  {
    id: 'transition/walk',
    requirement: 'TRN-05',
    summary: 'an open Watch hears each of 50 random changes that are awaited one by one',
    steps: [walk(NAME, 50)],
  },
];
