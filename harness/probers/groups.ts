import { healthDefinition } from '../../proto/health.ts';
import type { ProberGroup } from '../case/step.ts';
import type { Prober } from './prober.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

/** The probers of a group, among some. */
export function probersOf(group: ProberGroup, probers: readonly Prober[]): Prober[] {
  return probers.filter(IN_GROUP[group]);
}

/** Whether a prober asks for the service that it is told. */
export function isTold({ asks }: Prober): boolean {
  const [some, other] = ['a', 'b'].map((service) => JSON.stringify(asks({ ...DEFAULT_SETTINGS, service })));
  return some !== other;
}

const isWatcher = ({ asks }: Prober): boolean => asks(DEFAULT_SETTINGS).path === healthDefinition.Watch.path;

const IN_GROUP: Readonly<Record<ProberGroup, (prober: Prober) => boolean>> = {
  message: (prober) => prober.family === 'message' && !isWatcher(prober),
  others: (prober) => prober.family !== 'message' && !isWatcher(prober),
  watchers: isWatcher,
  told: (prober) => (prober.family === 'message' || isWatcher(prober)) && isTold(prober),
};
