import type { Case } from './case.ts';
import type { Step, StepKind } from './step.ts';
import type { Piece } from './wire.ts';

/**
 * Where a case runs:
 * - `shared`: with its own names on one warm server, beside all others
 * - `list`: beside the other List cases, on a server that holds few names (List may refuse above 100)
 * - `wire`: beside the other cases that send frames of their own, which a server may not survive
 * - `overall`: one after another on a second server, because they change names that others use too, or look at one of them
 *   many times over
 * - `instance`: on a server of its own, because afterwards the server is not what it was
 */
export type Lane = 'shared' | 'list' | 'wire' | 'overall' | 'instance';

const OWN_INSTANCE: readonly StepKind[] = [
  'enterTerminalState',
  'resume',
  'churn',
  'crowd',
  'pairs',
  'stalled',
  'listMany',
  'overallFollows',
  'sameAnswers',
  'wrongTransport',
  'closedWindow',
  'resets',
  'stop',
  'leave',
  'checksAcrossStop',
  'drains',
  'kill',
  'restart',
  'leavesNothing',
];
/**
 * Better alone, but the server is fit for others afterwards: much work, which would slow down the cases beside it, a
 * defect that the next change of any name repairs, so that the cases beside it would hide it, a client that brings a
 * defective server to a stand for as long as it is there, or a look at all names, to which nobody may add one meanwhile.
 */
const BETTER_ALONE: readonly StepKind[] = [
  'churn',
  'crowd',
  'pairs',
  'stalled',
  'sameAnswers',
  'wrongTransport',
  'closedWindow',
  'resets',
];
const WIRE_STEPS: readonly StepKind[] = ['wire', 'pinged', 'http1'];
const LIST_STEPS: readonly StepKind[] = ['listed', 'overallListed', 'notListed', 'listAgrees', 'listRepeats'];

/** The lane of a case, derived from its steps. */
export function laneOf(row: Case): Lane {
  if (row.steps.some((step) => OWN_INSTANCE.includes(step.do) || isHeavy(step))) return 'instance';
  if (row.steps.some(callsList)) return 'list';
  if (row.steps.some((step) => WIRE_STEPS.includes(step.do))) return 'wire';
  return row.steps.some((step) => changesSharedName(step) || asksSharedNameAsMany(step))
    ? 'overall'
    : 'shared';
}

/** Whether a case changes a name that other cases use too. One that only looks at such a name must come before: it would see what is left of theirs. */
export function changesSharedNames(row: Case): boolean {
  return row.steps.some(changesSharedName);
}

/** Whether a case can only be judged on a server that no other case used, or leaves it unfit for any other. */
export function needsFreshServer(row: Case): boolean {
  return row.steps.some((step) => OWN_INSTANCE.includes(step.do) && !BETTER_ALONE.includes(step.do));
}

/** A request so long, in bytes, that a server is slow to all others while it reads it. */
const HEAVY_BYTES = 1_048_576;

function isHeavy(step: Step): boolean {
  return step.do === 'wire' && lengthOf(step.request.body) >= HEAVY_BYTES;
}

/** How much of a body is only there to be long. */
function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => {
    if (piece.piece === 'filler') return sum + piece.bytes;
    return piece.piece === 'gzip' ? sum + lengthOf(piece.of) : sum;
  }, 0);
}

function callsList(step: Step): boolean {
  return LIST_STEPS.includes(step.do) || (step.do === 'known' && step.by === 'List');
}

function changesSharedName(step: Step): boolean {
  return (step.do === 'set' || step.do === 'clear' || step.do === 'burst') && step.name.kind === 'fixed';
}

/** Many probers ask one after the other, and the name must be the same for all of them. */
function asksSharedNameAsMany(step: Step): boolean {
  return step.do === 'proberVerdicts' && step.name.kind === 'fixed';
}
