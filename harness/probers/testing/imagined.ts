import { outcomeNamed } from '../../../targets/scripted/outcomes.ts';
import { imagine } from '../imagine.ts';
import type { Decision, Prober, Verdict } from '../prober.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import type { ProberSettings } from '../settings.ts';

/** Longer than any prober waits that has a limit, in milliseconds. */
const CEILING_MS = 120_000;

/** What a prober decides of a server that plays an outcome. */
export function decideImagined(
  prober: Prober,
  outcome: string,
  settings: Partial<ProberSettings> = {},
): Decision {
  const played = outcomeNamed(outcome);
  if (played === undefined) throw new Error(`there is no outcome ${outcome}`);
  const all = { ...DEFAULT_SETTINGS, ...settings };
  return prober.decide(imagine(played, prober.asks(all), CEILING_MS), all);
}

/** A verdict as one letter, for tables: H, U, - for none, ? for unknown. */
export function letterOf({ verdict }: Decision): string {
  const letters: Readonly<Record<Verdict, string>> = {
    healthy: 'H',
    unhealthy: 'U',
    none: '-',
    unknown: '?',
  };
  return letters[verdict];
}
