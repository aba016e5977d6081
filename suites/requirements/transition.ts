import type { Requirement } from '../../harness/case/requirement.ts';
import { A90, HEALTH_CHECKING } from './sources.ts';

/** TRN: every transition between unregistered, UNKNOWN, SERVING and NOT_SERVING, as each method shows it. */
export const transitionRequirements = [
  {
    id: 'TRN-01',
    level: 'MUST',
    revision: 2015,
    source: HEALTH_CHECKING,
    title: 'After every transition Check shows the new state.',
    why: 'A transition that is rarely taken leaves the old status behind, and probers decide by it.',
    tolerated: 'A target that cannot set UNKNOWN or cannot clear a name is not judged on these transitions.',
    bad: ['(set "x" NOT_SERVING)', '(set "x" SERVING)', '→ Check "x"', '← OK, NOT_SERVING'],
  },
  {
    id: 'TRN-02',
    level: 'MUST',
    revision: 2018,
    source: HEALTH_CHECKING,
    title: 'After every transition a Watch that was open before hears the new state.',
    why: 'Clients that are connected act on the old status: they call a service that is out, or wait for one that is back.',
    tolerated:
      'Repeats of a status that did not change. When the name is cleared, the end of the stream in place of SERVICE_UNKNOWN.',
    bad: ['→ Watch "x"', '← UNKNOWN', '(set "x" NOT_SERVING)', '· nothing more arrives'],
  },
  {
    id: 'TRN-03',
    level: 'MUST',
    revision: 2018,
    source: HEALTH_CHECKING,
    title: 'A Watch that is opened after a transition starts with the new state.',
    why: 'Clients that connect after the change are told what was true before it.',
    bad: ['(set "x" SERVING)', '(clear "x")', '→ Watch "x"', '← SERVING'],
  },
  {
    id: 'TRN-04',
    level: 'MUST',
    revision: 2025,
    source: A90,
    title: 'After every transition List shows the new state, or no longer the name when it was cleared.',
    why: 'A status page built from List shows a service as healthy that is out, or one that no longer exists.',
    bad: ['(set "x" SERVING)', '(set "x" NOT_SERVING)', '→ List', '← OK, "" SERVING, "x" SERVING'],
  },
  {
    id: 'TRN-05',
    level: 'MUST',
    revision: 2018,
    source: HEALTH_CHECKING,
    title:
      'A walk of 50 random transitions, each awaited, is heard as exactly that walk with repeats removed.',
    why: 'A Watch that falls out of step after many changes leaves its client with a status that the service does not have.',
    tolerated: 'Repeats of a status that did not change.',
    bad: ['→ Watch "x"', '← SERVING', '(set "x" NOT_SERVING)', '← UNKNOWN'],
  },
] as const satisfies readonly Requirement[];
