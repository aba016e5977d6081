import { codeOutcomes } from './outcomes-codes.ts';
import { httpOutcomes } from './outcomes-http.ts';
import { lostOutcomes } from './outcomes-lost.ts';
import { messageOutcomes } from './outcomes-messages.ts';
import { serverOutcomes } from './outcomes-servers.ts';
import { timeOutcomes } from './outcomes-time.ts';
import { watchOutcomes } from './outcomes-watch.ts';
import type { Outcome } from './outcome.ts';

/** Everything that a scripted server can play, in the order in which it is listed. */
export const outcomes: readonly Outcome[] = [
  ...messageOutcomes,
  ...codeOutcomes,
  ...httpOutcomes,
  ...lostOutcomes,
  ...watchOutcomes,
  ...timeOutcomes,
  ...serverOutcomes,
];

const byName = new Map(outcomes.map((outcome) => [outcome.name, outcome]));

/** The outcome with a name. */
export function outcomeNamed(name: string): Outcome | undefined {
  return byName.get(name);
}
