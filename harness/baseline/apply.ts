import type { CaseResult, ReportedResult } from '../case/result.ts';
import { quote } from '../case/text.ts';
import type { Baseline, BaselineProblem, Deviation } from './baseline.ts';
import { matchesPattern } from './match.ts';

/** More of a message of the baseline is not repeated in a note. */
const LONGEST_MESSAGE = 1000;

/**
 * Holds results against a baseline. What is known and goes on as it was fails no run; everything else that the baseline
 * says of a case that was run does.
 *
 * @param today the day of the run, `2026-11-21`
 * @returns the results in their order, and what else is wrong with the baseline
 */
export function applyBaseline(
  results: readonly CaseResult[],
  baseline: Baseline,
  today: string,
): { readonly results: readonly ReportedResult[]; readonly problems: readonly BaselineProblem[] } {
  const problems: BaselineProblem[] = [];
  const held = results.map((result) => {
    const deviation = baseline.deviations.get(result.id);
    if (deviation === undefined) return result;
    problems.push(...problemsOf(result, deviation, today));
    return hold(result, deviation);
  });
  return { results: held, problems };
}

function hold(result: CaseResult, deviation: Deviation): ReportedResult {
  const { known } = deviation;
  switch (result.outcome) {
    case 'passed':
      return deviation.sometimes
        ? { ...result, outcome: 'known-flaky', known, saw: deviation.saw }
        : { ...result, outcome: 'unexpected-pass', known };
    case 'failed':
    case 'warning': {
      const different = differences(result, deviation);
      if (different.length > 0) {
        return { ...result, outcome: 'failed', notes: [...result.notes, ...different] };
      }
      return deviation.sometimes
        ? { ...result, outcome: 'known-flaky', known, saw: deviation.saw }
        : { ...result, outcome: 'known-failure', known };
    }
    case 'not-applicable':
    case 'errored':
      return result;
  }
}

/** In what a broken case is not as the baseline says, as sentences. */
function differences(result: BrokenResult, deviation: Deviation): string[] {
  return [
    ...(sawFits(result, deviation)
      ? []
      : [`the baseline expects another message: ${quote(deviation.saw, LONGEST_MESSAGE)}`]),
    ...(outcomeFits(result, deviation)
      ? []
      : [`the baseline expects the outcome ${deviation.outcome}, not ${result.outcome}`]),
  ];
}

/** A case whose expectation does not hold. */
export type BrokenResult = Extract<CaseResult, { outcome: 'failed' | 'warning' }>;

/** Whether a case saw what the baseline says. */
export function sawFits({ broken }: BrokenResult, { saw }: Pick<Deviation, 'saw'>): boolean {
  return matchesPattern(saw, broken.actual);
}

/** Whether a case ended as the baseline says; `--strict` makes a failure of a warning, and that is no other deviation. */
export function outcomeFits(result: BrokenResult, deviation: Pick<Deviation, 'outcome'>): boolean {
  if (result.outcome === deviation.outcome) return true;
  return result.outcome === 'failed' && result.requirement.level === 'SHOULD';
}

function problemsOf(result: CaseResult, { known, sometimes }: Deviation, today: string): BaselineProblem[] {
  // It has to leave the baseline, and its review day with it.
  if (result.outcome === 'passed' && sometimes !== true) return [];
  switch (result.outcome) {
    case 'not-applicable':
      return [
        {
          kind: 'not-applicable',
          case: result.id,
          text: `it does not apply to the target any more: ${result.reason}; take it out of the baseline`,
        },
      ];
    case 'passed':
    case 'failed':
    case 'warning':
    case 'errored':
      // Days of this form are in the order of their letters.
      return known.review >= today
        ? []
        : [
            {
              kind: 'expired',
              case: result.id,
              text: `its review day was ${known.review}: look whether all that the baseline says of it still holds, then set a new day`,
            },
          ];
  }
}
