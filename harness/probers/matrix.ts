import { healthDefinition } from '../../proto/health.ts';
import type { Outcome } from '../../targets/scripted/outcome.ts';
import { graded } from './graded.ts';
import { isTold, probersOf } from './groups.ts';
import { imagine } from './imagine.ts';
import type { Decision, Prober } from './prober.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { ProberSettings } from './settings.ts';

/** Longer than any prober waits that has a limit, in milliseconds. */
const CEILING_MS = 120_000;

/** A prober that is set in one way. */
export interface MatrixColumn {
  /** The id of the prober, and in brackets what it is set to where that is not what everybody has. */
  readonly heading: string;
  readonly prober: Prober;
  readonly settings: ProberSettings;
}

/** Some columns that are read side by side. */
export interface MatrixGroup {
  readonly title: string;
  readonly columns: readonly MatrixColumn[];
}

/** What a prober concludes of an outcome, without asking anybody. */
export function matrixCell({ prober, settings }: MatrixColumn, outcome: Outcome): Decision {
  return graded(prober, prober.decide(imagine(outcome, prober.asks(settings), CEILING_MS), settings));
}

/** All probers by what they read. */
export function matrixGroups(probers: readonly Prober[]): MatrixGroup[] {
  const message = probersOf('message', probers);
  const others = probersOf('others', probers);
  const columns = (of: readonly Prober[]): MatrixColumn[] => of.flatMap(columnsOf);
  return [
    {
      title: 'They read the message of Check, and can be told a name',
      columns: columns(message.filter(isTold)),
    },
    {
      title: 'They read the message of Check, of the server as a whole',
      columns: columns(message.filter((prober) => !isTold(prober))),
    },
    {
      title: 'They read only the status of the call',
      columns: columns(others.filter(({ family }) => family === 'status')),
    },
    {
      title: 'They take a server without a health service for healthy',
      columns: columns(others.filter(({ family }) => family === 'lenient')),
    },
    {
      title: 'They read something else',
      columns: columns(others.filter(({ family }) => family === 'accidental')),
    },
    { title: 'They watch', columns: columns(probersOf('watchers', probers)) },
  ].filter(({ columns: own }) => own.length > 0);
}

const ALB_ON_CHECK = { albPath: healthDefinition.Check.path };

/** The target group of an ALB is worth three looks: as it is made, and the two ways in which it is changed. */
function columnsOf(prober: Prober): MatrixColumn[] {
  const column = (set: string, change: Partial<ProberSettings>): MatrixColumn => ({
    heading: set === '' ? prober.id : `${prober.id} (${set})`,
    prober,
    settings: { ...DEFAULT_SETTINGS, ...change },
  });
  const usual = column('', {});
  if (prober.id !== 'aws-alb') return [usual];
  return [
    usual,
    column('0 on Check', { ...ALB_ON_CHECK, albMatcher: [{ from: 0, to: 0 }] }),
    column('0-99', { albMatcher: [{ from: 0, to: 99 }] }),
  ];
}
