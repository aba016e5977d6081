import type { Outcome } from '../harness/case/result.ts';
import type { Ended } from '../harness/compare/judged.ts';
import { shown } from './shown.ts';

/** How an outcome is called in a sentence: `not applicable`. */
export function outcomeText(outcome: Outcome): string {
  return outcome.replaceAll('-', ' ');
}

/**
 * How a case ended and what was seen, on one line.
 *
 * @param show makes a text of the file safe in the format that it is written in
 */
export function endedText(end: Ended, show: (text: string) => string = shown): string {
  const outcome = outcomeText(end.outcome);
  switch (end.outcome) {
    case 'passed':
      return outcome;
    case 'failed':
    case 'warning':
      return `${outcome}: ${brokenText(end.broken, show)}`;
    case 'known-failure':
      return `${outcome} (${show(end.known.reason)}): ${brokenText(end.broken, show)}`;
    case 'known-flaky':
      return `${outcome} (${show(end.known.reason)}): saw ${show(end.saw)} where it failed`;
    case 'unexpected-pass':
      return `${outcome}: the baseline says that it is broken (${show(end.known.reason)})`;
    case 'not-applicable':
      return `${outcome}: ${show(end.reason)}`;
    case 'errored':
      return `${outcome}: ${show(`${end.error.message} (${end.error.code})`)}`;
  }
}

function brokenText(
  { expected, actual }: { readonly expected: string; readonly actual: string },
  show: (text: string) => string,
): string {
  return `expected ${show(expected)}; saw ${show(actual)}`;
}
