import type { Case } from '../case/case.ts';
import type { Requirement } from '../case/requirement.ts';
import type { CaseResult } from '../case/result.ts';
import type { CaseBase } from './context.ts';
import { caseError, runCase, unrunCase } from './run-case.ts';
import type { ServerUnderTest } from './server.ts';

/** A row with the requirement that gives it level and source. */
export interface SelectedCase {
  readonly row: Case;
  readonly requirement: Requirement;
}

/** What the lanes share. */
export interface Plan extends Pick<CaseBase, 'settings' | 'discovery' | 'startServer' | 'scratch'> {
  readonly report: (result: CaseResult) => void;
  readonly signal: AbortSignal;
  /** Ends a server that nobody needs any more. What goes wrong is told at the end of the run. */
  readonly retire: (server: ServerUnderTest) => void;
}

/**
 * How much of the time that a case took this process may have been at work, where it waited for nothing else: when it was at work
 * for longer, it may have been too busy to answer.
 */
const MOST_BUSY = 0.5;
/** So much earlier than it should a timer may end, by the clock that cases are measured with, in milliseconds. */
const EARLY_MS = 10;

/** How a case ended, and whether that can be believed. */
export interface Judged {
  readonly result: CaseResult;
  /** It waited in vain for something, by the time that it took. */
  readonly waited: boolean;
  /** It did while this process was too busy to answer: the server is in it, too. */
  readonly heldUp: boolean;
}

/**
 * Runs one case on a server.
 *
 * @param allOthers settles when the other cases on the server are done
 */
export async function judge(
  server: ServerUnderTest,
  { row, requirement }: SelectedCase,
  { settings, discovery, startServer, scratch }: Plan,
  allOthers: Promise<void> = Promise.resolve(),
): Promise<Judged> {
  const before = performance.eventLoopUtilization();
  const base = { server, settings, discovery, allOthers, startServer, scratch };
  const result = await runCase(row, requirement, base);
  const busy = performance.eventLoopUtilization(before).utilization;
  const waited = result.durationMs >= settings.timeoutMs - EARLY_MS;
  // A server with a process of its own answers meanwhile, and what it said is read in the end.
  const isOurs = server.instance.process === undefined;
  return { result, waited, heldUp: isOurs && waited && busy > MOST_BUSY };
}

/** Reports cases that could not be run, with the error that kept them from it. */
export function errorRest(cases: Iterable<SelectedCase>, thrown: unknown, report: Plan['report']): void {
  const error = caseError(thrown);
  for (const { row, requirement } of [...cases])
    report(unrunCase(row, requirement, { outcome: 'errored', error }));
}
