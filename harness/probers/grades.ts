import type { Grade } from './prober.ts';

/** From the best known to what nobody knows. */
const GRADES: readonly Grade[] = ['verified', 'source', 'documented', 'reported', 'inferred', 'unknown'];

/** What follows from two things is known as well as the weaker of them. */
export function weakerGrade(one: Grade, other: Grade): Grade {
  return GRADES.indexOf(one) >= GRADES.indexOf(other) ? one : other;
}
