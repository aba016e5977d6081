import type { Case } from '../harness/case/case.ts';
import { NAME, OVERALL } from '../harness/case/names.ts';
import { check, known, proberVerdicts, set } from '../harness/case/steps.ts';

/** What probers and clients would conclude: each asks as it does, and a model of it tells what it makes of the answer. */
export const proberCases: readonly Case[] = [
  {
    id: 'probers/message-readers',
    requirement: 'PRB-01',
    summary: 'probers that read the message of Check call the server what it says',
    steps: [proberVerdicts(OVERALL, 'message')],
  },
  {
    id: 'probers/other-readers',
    requirement: 'PRB-02',
    summary: 'probers that read something else of an answer call the server what Check says',
    steps: [proberVerdicts(OVERALL, 'others')],
  },
  {
    id: 'probers/watching-clients',
    requirement: 'PRB-03',
    summary: 'clients that watch call the server what Check says',
    steps: [proberVerdicts(OVERALL, 'watchers')],
  },
  {
    id: 'probers/known-services',
    requirement: 'PRB-04',
    summary: 'probers that are told a name that is known call it what Check says',
    steps: [known('probers')],
  },
  {
    id: 'probers/service-that-is-down',
    requirement: 'PRB-05',
    summary: 'a service that is down is unhealthy for every prober and client that reads its status',
    steps: [set(NAME, 'NOT_SERVING'), check(NAME, 'NOT_SERVING'), proberVerdicts(NAME, 'told')],
  },
];
