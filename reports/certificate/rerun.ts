import { matchesPattern } from '../../harness/baseline/match.ts';
import type { ReportedResult } from '../../harness/case/result.ts';
import { compareRuns } from '../../harness/compare/compare.ts';
import type { RunComparison } from '../../harness/compare/compare.ts';
import { judgedCase } from '../../harness/compare/judged.ts';
import type { JudgedCase } from '../../harness/compare/judged.ts';
import { isSameBreach } from '../../harness/compare/kind-of-change.ts';
import type { Certificate } from '../certificate.ts';
import { conformsTo, judgeRevisions } from '../report.ts';
import type { RunReport } from '../report.ts';

/**
 * What a new run gave beside what is certified.
 *
 * @param report of the new run, held against a baseline or not
 */
export function rerunComparison(certificate: Certificate, report: RunReport): RunComparison {
  const held = withKnownDeviations(certificate.cases, report.cases);
  // What passed by chance is broken all the same, and a revision of which it is a part.
  const { complete, patterns } = report.run;
  const revisions = judgeRevisions(held, report.target.offers, complete && patterns.length === 0);
  const cases = held.map(judgedCase);
  return compareRuns(certificate, { conformsTo: conformsTo(revisions), revisions, cases });
}

/**
 * Whether a new run confirms the certificate: every certified case ended in the same way, with the same message. A case that
 * only a newer suite has was not certified.
 */
export function isConfirmed({ changes, revisions }: RunComparison): boolean {
  return changes.every(({ kind }) => kind === 'new') && revisions.every(isSame);
}

function isSame({ before, after }: RunComparison['revisions'][number]): boolean {
  return before === after;
}

/**
 * Holds the cases of a new run against the deviations that the certificate names as known, as the baseline did when it was
 * made. A run that was held against its own baseline stays as it is.
 */
function withKnownDeviations(
  certified: readonly JudgedCase[],
  results: readonly ReportedResult[],
): readonly ReportedResult[] {
  const before = new Map(certified.map((judged) => [judged.id, judged]));
  return results.map((result) => {
    const judged = before.get(result.id);
    if (judged?.outcome === 'known-failure') {
      return isBroken(result) && isSameBreach(judged.broken, result.broken)
        ? { ...result, outcome: 'known-failure', known: judged.known }
        : result;
    }
    if (judged?.outcome === 'known-flaky') {
      const { known, saw } = judged;
      const isSo = isBroken(result) ? matchesPattern(saw, result.broken.actual) : result.outcome === 'passed';
      return isSo ? { ...result, outcome: 'known-flaky', known, saw } : result;
    }
    return result;
  });
}

function isBroken(
  result: ReportedResult,
): result is Extract<ReportedResult, { outcome: 'failed' | 'warning' }> {
  return result.outcome === 'failed' || result.outcome === 'warning';
}
