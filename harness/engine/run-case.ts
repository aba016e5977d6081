import type { ServiceState } from '../../proto/status.ts';
import type { Case } from '../case/case.ts';
import { INFO_NOTE } from '../case/levels.ts';
import { callsAtOnce } from '../case/needs.ts';
import type { Requirement } from '../case/requirement.ts';
import type { Broken, CaseError, CaseResult, Verdict } from '../case/result.ts';
import { probeHttp2 } from '../channel/http2-probe.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { deathOf } from '../target/death.ts';
import { createCaseContext } from './context.ts';
import type { CaseBase, CaseContext } from './context.ts';
import { currentState } from './history.ts';
import { NotApplicable, verdictOf } from './outcome.ts';
import { historyOf } from './server.ts';
import { ControlPending, drive } from './drive.ts';
import { silenceOf } from './silence.ts';
import { runStep } from './steps/index.ts';

/**
 * Runs one case on a server and judges it. The steps end with the first broken expectation.
 *
 * @param base the server and the run; cases on one server may run at the same time
 * @returns the result; never throws
 */
export async function runCase(row: Case, requirement: Requirement, base: CaseBase): Promise<CaseResult> {
  const begin = performance.now();
  const context = createCaseContext(base, { run: base.settings.nonce, caseId: row.id }, callsAtOnce(row));
  const overall = currentState(historyOf(base.server, ''));
  let verdict: Verdict;
  try {
    const broken = await runSteps(row, context);
    verdict = await judge(row, requirement, broken, context);
  } catch (error) {
    if (error instanceof NotApplicable) verdict = { outcome: 'not-applicable', reason: error.message };
    else {
      const wedged = await wedgeBehind(error, context);
      verdict = wedged
        ? verdictFor(row, requirement, wedged, context)
        : { outcome: 'errored', error: caseError(await causeOf(error, context)) };
    }
  }
  await restoreOverall(context, overall);
  for (const watcher of context.opened) {
    if (watcher.end === undefined && !watcher.cancelled) watcher.cancel();
  }
  context.release();
  return {
    ...describeCase(row, requirement),
    durationMs: performance.now() - begin,
    notes: context.notes,
    transcript: context.transcript,
    ...verdict,
  };
}

/** The result of a case that was not run. */
export function unrunCase(row: Case, requirement: Requirement, verdict: Verdict): CaseResult {
  return { ...describeCase(row, requirement), durationMs: 0, notes: [], transcript: [], ...verdict };
}

/** What a report says of anything that was thrown. */
export function caseError(thrown: unknown): CaseError {
  if (thrown instanceof ConformanceError) {
    return { code: thrown.code, message: thrown.message, hint: thrown.hint };
  }
  return {
    code: 'E_HARNESS',
    message: `the harness failed: ${messageOf(thrown)}`,
    hint: 'this is a defect of the suite: please report it with report.json',
  };
}

function describeCase(
  row: Case,
  requirement: Requirement,
): Pick<CaseResult, 'id' | 'summary' | 'requirement'> {
  const { id, level, revision, source, title, why } = requirement;
  return { id: row.id, summary: row.summary, requirement: { id, level, revision, source, title, why } };
}

async function runSteps(row: Case, context: CaseContext): Promise<Broken | undefined> {
  for (const step of row.steps) {
    const broken = await runStep(context, step);
    if (broken !== undefined) return broken;
  }
  // A message that nobody asked about can still be one that must not have come.
  return context.opened.find((watcher) => watcher.judged && watcher.broken !== undefined)?.broken;
}

/**
 * What is broken on a server that no longer answers says nothing about the protocol: the death of a target is an error,
 * never its answer.
 */
async function judge(
  row: Case,
  requirement: Requirement,
  broken: Broken | undefined,
  context: CaseContext,
): Promise<Verdict> {
  const { instance, stopped, silence } = context.server;
  // One that was given up for its silence was ended by us.
  if (!stopped && silence === undefined && (broken !== undefined || context.doubtful)) {
    try {
      await probeHttp2(instance.endpoint, context.settings.timeoutMs);
    } catch (error) {
      // A server that accepts us and says nothing is there, but wedged: that is its answer.
      if (error instanceof ConformanceError && error.code === 'E_SILENT' && broken !== undefined) {
        context.notes.push('the server accepts new connections, but says nothing on them any more');
        return verdictFor(row, requirement, broken, context);
      }
      const death = await deathOf(instance.process);
      throw new ConformanceError(
        'E_TARGET_DIED',
        `${death?.message ?? `the target died: ${messageOf(error)}`}${broken ? `; the case had seen: ${broken.actual}` : ''}`,
        'look at the log of the target for this time; --case reruns this case alone',
      );
    }
  }
  return verdictFor(row, requirement, broken, context);
}

/** A change that is not made by a server that answers nobody any more is no error of control: that is the server's answer. */
async function wedgeBehind(thrown: unknown, { server, settings }: CaseContext): Promise<Broken | undefined> {
  if (!(thrown instanceof ControlPending) || server.stopped) return undefined;
  const silence = await silenceOf(server, settings.timeoutMs);
  return silence === undefined
    ? undefined
    : { expected: 'the change is made', actual: `${thrown.message}; ${silence}` };
}

/** What is behind an error: a target that died cannot be driven any more, and its control need not be mended. */
async function causeOf(thrown: unknown, { server }: CaseContext): Promise<unknown> {
  if (server.stopped || !(thrown instanceof ConformanceError) || thrown.code !== 'E_CONTROL') return thrown;
  return (await deathOf(server.instance.process)) ?? thrown;
}

function verdictFor(
  row: Case,
  requirement: Requirement,
  broken: Broken | undefined,
  context: CaseContext,
): Verdict {
  const { instance } = context.server;
  const tolerated = row.tolerate !== undefined && instance.features.has(row.tolerate);
  const verdict = verdictOf(broken, requirement.level, { strict: context.settings.strict, tolerated });
  if (broken !== undefined && verdict.outcome === 'passed') {
    const reason = tolerated ? `the target declares ${row.tolerate ?? ''}:` : INFO_NOTE;
    context.notes.push(`${reason} expected ${broken.expected}, saw ${broken.actual}`);
  }
  return verdict;
}

/** Gives the next case on this server the overall status that this one found, however it ended. */
async function restoreOverall(context: CaseContext, before: ServiceState): Promise<void> {
  const { server } = context;
  if (currentState(historyOf(server, '')) === before || server.terminal || server.stopped) return;
  try {
    await drive(context, '', before);
  } catch {
    // The case has its verdict; whoever needs the empty name next finds it as it is.
  }
}
