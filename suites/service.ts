import type { Case } from '../harness/case/case.ts';
import { afterAllOthers, keepsAnswering, offers, reflection } from '../harness/case/steps.ts';

/** Whether the service and its methods are there, and how a missing one is refused. */
export const serviceCases: readonly Case[] = [
  {
    id: 'service/check-answers',
    requirement: 'SVC-01',
    summary: 'Check answers for the empty name and for a name that nobody registered',
    steps: [offers('Check')],
  },
  {
    id: 'service/watch-offered-or-unimplemented',
    requirement: 'SVC-02',
    summary: 'Watch says something, or is refused with UNIMPLEMENTED and no message',
    steps: [offers('Watch')],
  },
  {
    id: 'service/list-offered-or-unimplemented',
    requirement: 'SVC-03',
    summary: 'List answers, or is refused with UNIMPLEMENTED',
    steps: [offers('List')],
  },
  {
    id: 'service/reflection-lists-health',
    requirement: 'SVC-04',
    summary: 'server reflection, where there is any, lists the health service',
    steps: [reflection()],
  },
  {
    id: 'service/keeps-answering',
    requirement: 'SVC-06',
    summary:
      'a new client is answered while all other cases of the suite use the server, and when they are done',
    steps: [afterAllOthers(), keepsAnswering()],
  },
];
