import type { Case } from './case.ts';
import { fresh, nameLabel, OTHER } from './names.ts';
import type { Name } from './names.ts';
import type { Step, StepKind } from './step.ts';
import type { Piece } from './wire.ts';

/** Longer ones would not fit into the environment of a program, together with all others. */
const LONGEST_SUFFIX = 200;

/**
 * The names that a case sets before it asks anything about them. A server whose names are fixed when it starts can be judged
 * with them, if it registers them then, whatever status they have: nobody looks before the case has set one.
 *
 * @returns without those that must be unregistered at first, or again after a restart
 */
export function presetNames(row: Case): Name[] {
  // A server that was started again must have forgotten them (SHD-09).
  if (row.startsUnregistered === true || row.steps.some((step) => step.do === 'forgotten')) return [];
  const preset = new Map<string, Name>();
  const askedBefore = new Set<string>();
  for (const step of row.steps) {
    for (const name of namesSetBy(step)) {
      if (name.kind !== 'fixed' && !askedBefore.has(nameLabel(name))) preset.set(nameLabel(name), name);
    }
    for (const name of namesAskedBy(step)) {
      if (!preset.has(nameLabel(name))) askedBefore.add(nameLabel(name));
    }
  }
  return [...preset.values()].filter(fits);
}

function fits(name: Name): boolean {
  return name.kind !== 'fresh' || name.suffix.length <= LONGEST_SUFFIX;
}

/** The steps that set the name they speak of before they look at it. */
const SETS_ITS_NAME: readonly StepKind[] = [
  'set',
  'burst',
  'checksWhileFlipping',
  'overallFollows',
  'crowd',
  'walk',
  'stalled',
];

/** The names that a step sets before it looks at them. */
function namesSetBy(step: Step): readonly Name[] {
  if (step.do === 'pairs') return numbered('p', step.count);
  if (step.do === 'independentNames') return numbered('n', step.count);
  const others = step.do === 'stalled' ? [OTHER, fresh('c')] : [];
  return 'name' in step && SETS_ITS_NAME.includes(step.do) ? [step.name, ...others] : others;
}

/** The names that a step asks for. */
function namesAskedBy(step: Step): readonly Name[] {
  if (step.do === 'wire') return step.request.body.flatMap(namesIn);
  return 'name' in step ? [step.name] : [];
}

function namesIn(piece: Piece): readonly Name[] {
  if (piece.piece === 'gzip') return piece.of.flatMap(namesIn);
  return piece.piece === 'service' ? [piece.name] : [];
}

function numbered(key: string, count: number): Name[] {
  return Array.from({ length: count }, (_, index) => fresh(`${key}${String(index)}`));
}
