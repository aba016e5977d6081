import { compareRuns } from '../../harness/compare/compare.ts';
import type { RunComparison } from '../../harness/compare/compare.ts';
import { judgedCase } from '../../harness/compare/judged.ts';
import type { JudgedCase } from '../../harness/compare/judged.ts';
import { isSameBreach } from '../../harness/compare/kind-of-change.ts';
import type { Certificate } from '../certificate.ts';
import type { RunReport } from '../report.ts';

/**
 * What a new run gave beside what is certified.
 *
 * @param report of the new run, held against a baseline or not
 */
export function rerunComparison(certificate: Certificate, report: RunReport): RunComparison {
  const cases = withKnownDeviations(certificate.cases, report.cases.map(judgedCase));
  return compareRuns(certificate, { ...report, cases });
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
  cases: readonly JudgedCase[],
): readonly JudgedCase[] {
  const known = new Map(
    certified.flatMap((judged) => (judged.outcome === 'known-failure' ? [[judged.id, judged]] : [])),
  );
  return cases.map((judged) => {
    if (judged.outcome !== 'failed' && judged.outcome !== 'warning') return judged;
    const before = known.get(judged.id);
    if (before === undefined || !isSameBreach(before.broken, judged.broken)) return judged;
    return { ...judged, outcome: 'known-failure', known: before.known };
  });
}
