import { areaOf } from '../harness/case/case.ts';
import type { Case } from '../harness/case/case.ts';
import { checkAnswerCases } from './check/answers.ts';
import { checkNameCases } from './check/names.ts';
import { checkOverallCases } from './check/overall.ts';
import { lifeCycleCases } from './life-cycle.ts';
import { listCases } from './list.ts';
import { proberCases } from './probers.ts';
import { serviceCases } from './service.ts';
import { shutdownCases } from './shutdown.ts';
import { transitionCases } from './transition.ts';
import { transportCases } from './transport.ts';
import { watchChangeCases } from './watch/changes.ts';
import { watchLifetimeCases } from './watch/lifetime.ts';
import { watchMessageCases } from './watch/messages.ts';
import { watchStalledCases } from './watch/stalled.ts';
import { wireAnswerCases } from './wire/answers.ts';
import { wireBrokenCases } from './wire/broken.ts';
import { wireHeaderCases } from './wire/headers.ts';
import { wirePathCases } from './wire/paths.ts';
import { wireRequestCases } from './wire/requests.ts';
import { wireStreamCases } from './wire/streams.ts';

export { requirementById, requirements } from './requirements/index.ts';

/** The rows that send bytes and frames: most speak of those, some of what Check says or of the paths that are served. */
const rowsOfBytes: readonly Case[] = [
  ...wirePathCases,
  ...wireAnswerCases,
  ...wireRequestCases,
  ...wireBrokenCases,
  ...wireHeaderCases,
  ...wireStreamCases,
];
const rowsOfBytesIn = (area: string): Case[] => rowsOfBytes.filter(({ id }) => areaOf(id) === area);

/** Every row of the suite, in the order of the reports. */
export const cases: readonly Case[] = [
  ...serviceCases,
  ...rowsOfBytesIn('service'),
  ...checkAnswerCases,
  ...checkNameCases,
  ...checkOverallCases,
  ...rowsOfBytesIn('check'),
  ...watchMessageCases,
  ...watchChangeCases,
  ...watchLifetimeCases,
  ...watchStalledCases,
  ...transitionCases,
  ...listCases,
  ...shutdownCases,
  ...lifeCycleCases,
  ...transportCases,
  ...rowsOfBytesIn('wire'),
  ...proberCases,
];
