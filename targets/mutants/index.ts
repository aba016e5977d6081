import { checkAnswerMutants } from './check-answers.ts';
import { checkNameMutants } from './check-names.ts';
import { checkOverallMutants } from './check-overall.ts';
import { flakyMutants } from './flaky.ts';
import { listMutants } from './list.ts';
import type { Mutant } from './mutant.ts';
import { proberMutants } from './probers.ts';
import { serviceMutants } from './service.ts';
import { shutdownMutants } from './shutdown.ts';
import { terminalMutants } from './terminal.ts';
import { transitionMutants } from './transition.ts';
import { transportMutants } from './transport.ts';
import { watchChangeMutants } from './watch-changes.ts';
import { watchLifetimeMutants } from './watch-lifetime.ts';
import { watchStalledMutants } from './watch-stalled.ts';
import { watchStartMutants } from './watch-start.ts';
import { wireAnswerMutants } from './wire-answers.ts';
import { wireBrokenMutants } from './wire-broken.ts';
import { wireErrorMutants } from './wire-errors.ts';
import { wireFrameMutants } from './wire-frames.ts';
import { wireHeaderMutants } from './wire-headers.ts';
import { wirePathMutants } from './wire-paths.ts';
import { wireRequestMutants } from './wire-requests.ts';
import { wireStreamMutants } from './wire-streams.ts';

/** Every mutant, area by area. */
export const mutants: readonly Mutant[] = [
  ...serviceMutants,
  ...checkAnswerMutants,
  ...checkNameMutants,
  ...checkOverallMutants,
  ...watchStartMutants,
  ...watchChangeMutants,
  ...watchLifetimeMutants,
  ...watchStalledMutants,
  ...transitionMutants,
  ...listMutants,
  ...terminalMutants,
  ...shutdownMutants,
  ...transportMutants,
  ...wirePathMutants,
  ...wireAnswerMutants,
  ...wireErrorMutants,
  ...wireFrameMutants,
  ...wireRequestMutants,
  ...wireBrokenMutants,
  ...wireHeaderMutants,
  ...wireStreamMutants,
  ...proberMutants,
  ...flakyMutants,
];
