import type { Broken } from '../../case/result.ts';
import type { Step, StepKind, StepOf } from '../../case/step.ts';
import type { CaseContext } from '../context.ts';
import * as check from './check.ts';
import * as control from './control.ts';
import { checksAcrossStop, drains } from './drain.ts';
import { leave } from './farewell.ts';
import * as handshake from './handshake.ts';
import * as lifeCycle from './life-cycle.ts';
import * as list from './list.ts';
import * as load from './load.ts';
import { leavesNothing } from './memory.ts';
import { proberVerdicts } from './probers.ts';
import * as service from './service.ts';
import { stalled } from './stalled.ts';
import { sameAnswers } from './transport.ts';
import * as watch from './watch.ts';
import * as wireFlow from './wire-flow.ts';
import { http1 } from './wire-http1.ts';
import { wire } from './wire.ts';

type Runner<Kind extends StepKind> = (
  context: CaseContext,
  step: StepOf<Kind>,
) => Promise<Broken | undefined>;

const RUNNERS: { readonly [Kind in StepKind]: Runner<Kind> } = {
  set: control.set,
  clear: control.clear,
  burst: control.burst,
  pairs: control.pairs,
  enterTerminalState: control.enterTerminalState,
  resume: control.resume,
  check: check.check,
  overallStart: check.overallStart,
  answers: check.answers,
  stillAnswers: check.stillAnswers,
  metadataIgnored: check.metadataIgnored,
  never: check.never,
  checkRefused: check.checkRefused,
  checksWithDeadline: check.checksWithDeadline,
  checksInParallel: check.checksInParallel,
  checksWhileFlipping: check.checksWhileFlipping,
  independentNames: check.independentNames,
  overallFollows: check.overallFollows,
  watch: watch.watch,
  hears: watch.hears,
  reacts: watch.reacts,
  staysOpen: watch.staysOpen,
  agrees: watch.agrees,
  noRepeats: watch.noRepeats,
  endsByDeadline: watch.endsByDeadline,
  cancel: watch.cancel,
  cancelledEarly: load.cancelledEarly,
  afterAllOthers: watch.afterAllOthers,
  keepsAnswering: service.keepsAnswering,
  firstMessageTime: watch.firstMessageTime,
  races: load.races,
  crowd: load.crowd,
  unknownCrowd: load.unknownCrowd,
  churn: load.churn,
  walk: load.walk,
  stalled,
  stop: lifeCycle.stop,
  ends: lifeCycle.ends,
  stopped: lifeCycle.stopped,
  leave,
  checksAcrossStop,
  drains,
  kill: lifeCycle.kill,
  restart: lifeCycle.restart,
  startsAgain: lifeCycle.startsAgain,
  forgotten: lifeCycle.forgotten,
  leavesNothing,
  sameAnswers,
  alpn: handshake.alpn,
  clientCertificate: handshake.clientCertificate,
  wrongTransport: handshake.wrongTransport,
  wire,
  closedWindow: wireFlow.closedWindow,
  resets: wireFlow.resets,
  pinged: wireFlow.pinged,
  http1,
  listed: list.listed,
  overallListed: list.overallListed,
  notListed: list.notListed,
  listAgrees: list.listAgrees,
  listRepeats: list.listRepeats,
  listMany: list.listMany,
  known: service.known,
  proberVerdicts,
  offers: service.offers,
  reflection: service.reflection,
};

/**
 * Runs one step.
 *
 * @returns what is broken, or `undefined` when the expectation holds
 * @throws NotApplicable when the target turns out not to have what the step needs
 */
export function runStep<Kind extends StepKind>(
  context: CaseContext,
  step: StepOf<Kind> & Step & { do: Kind },
): Promise<Broken | undefined> {
  return RUNNERS[step.do](context, step);
}
