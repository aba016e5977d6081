import type { Case } from '../harness/case/case.ts';
import { checkAnswerCases } from './check/answers.ts';
import { checkNameCases } from './check/names.ts';
import { checkOverallCases } from './check/overall.ts';
import { lifeCycleCases } from './life-cycle.ts';
import { listCases } from './list.ts';
import { serviceCases } from './service.ts';
import { shutdownCases } from './shutdown.ts';
import { transitionCases } from './transition.ts';
import { transportCases } from './transport.ts';
import { watchChangeCases } from './watch/changes.ts';
import { watchLifetimeCases } from './watch/lifetime.ts';
import { watchMessageCases } from './watch/messages.ts';
import { watchStalledCases } from './watch/stalled.ts';

export { requirementById, requirements } from './requirements/index.ts';

/** Every row of the suite, in the order of the reports. */
export const cases: readonly Case[] = [
  ...serviceCases,
  ...checkAnswerCases,
  ...checkNameCases,
  ...checkOverallCases,
  ...watchMessageCases,
  ...watchChangeCases,
  ...watchLifetimeCases,
  ...watchStalledCases,
  ...transitionCases,
  ...listCases,
  ...shutdownCases,
  ...lifeCycleCases,
  ...transportCases,
];
