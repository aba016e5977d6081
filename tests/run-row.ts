import type { Case } from '../harness/case/case.ts';
import type { Level, Requirement } from '../harness/case/requirement.ts';
import type { CaseResult } from '../harness/case/result.ts';
import type { Step } from '../harness/case/step.ts';
import { runSuite } from '../harness/engine/run-suite.ts';
import type { Target } from '../harness/target/target.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

/** Runs one row of these steps against a target, as a run of the suite does. */
export async function runRow(
  target: Target | Target['start'],
  steps: readonly Step[],
  { timeoutMs = PATIENT_MS, level = 'MUST' }: { timeoutMs?: number; level?: Level } = {},
): Promise<CaseResult> {
  const requirement: Requirement = {
    id: 'CHK-01',
    level,
    revision: 2015,
    source: 'here',
    title: 'Something holds.',
    why: 'It must.',
    bad: [],
  };
  const row: Case = { id: 'check/something', requirement: 'CHK-01', summary: 'something holds', steps };
  const results: CaseResult[] = [];
  await runSuite(
    typeof target === 'function' ? { label: 'a server', restartable: true, start: target } : target,
    [{ row, requirement }],
    { timeoutMs, seed: 1, known: new Map(), require: 2015, strict: false, overall: undefined },
    { onTarget: () => undefined, onResult: (result) => results.push(result) },
    new AbortController().signal,
  );
  const [result] = results;
  if (result === undefined) throw new Error('the row was not run');
  return result;
}

/** What is told of a result: `passed`, or why not. */
export function told(result: CaseResult): string {
  if ('broken' in result) return `expected ${result.broken.expected}; saw ${result.broken.actual}`;
  if ('error' in result) return `${result.error.code}: ${result.error.message}`;
  return 'reason' in result ? result.reason : result.outcome;
}
