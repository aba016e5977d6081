import { timeText } from '../harness/timeline/time-text.ts';
import type { Delay, Lane } from '../harness/timeline/timeline.ts';

const LONGEST_NAME = 34;

/** A prober by its name, cut where it is long. */
export function nameOf({ prober: { name } }: Pick<Lane, 'prober'>): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

/** How long a prober took to notice a change, as what it does meanwhile: `keeps sending for 60 s`. */
export function delayText(delay: Delay): string {
  const { atMs, became, believed, noticedAfterMs: noticed, atMostMs } = delay;
  const limit = atMostMs === undefined || atMostMs === noticed ? '' : `, ${timeText(atMostMs)} at most`;
  if (believed === 'unknown')
    return noticed === null ? 'no verdict' : `no verdict for ${timeText(noticed)}, then ${became}`;
  if (became === 'unhealthy') {
    if (believed === 'unhealthy') return 'sends nothing already';
    if (noticed === null) return 'never notices';
    return noticed === 0 ? `notices at once${limit}` : `keeps sending for ${timeText(noticed)}${limit}`;
  }
  if (believed === 'healthy') return atMs === 0 ? 'sends from the begin on' : 'sends already';
  if (noticed === null) return atMs === 0 ? 'never sends' : 'never comes back';
  if (atMs === 0) return `sends after ${timeText(noticed)}`;
  return noticed === 0 ? `comes back at once${limit}` : `sends nothing for ${timeText(noticed)} more${limit}`;
}

/** Whether a change went by without the prober noticing it, although it believed the opposite. */
export function neverNoticed({ believed, became, noticedAfterMs }: Delay): boolean {
  return noticedAfterMs === null && believed !== 'unknown' && believed !== became;
}

/** Why a prober looks no more; nothing for one that does. */
export function idleText({ idle }: Pick<Lane, 'idle'>): string | undefined {
  if (idle === undefined) return undefined;
  return idle.kind === 'waits'
    ? `waits for an answer since ${timeText(idle.fromMs)}`
    : `looks no more since ${timeText(idle.fromMs)}`;
}

/** How a prober looks: `every 30 s, 2 failures to fall, 5 passes to rise`. */
export function machineText({
  machine: { intervalMs, timeoutMs, failuresToFall, passesToRise, failsOpen },
}: Pick<Lane, 'machine'>): string {
  if (intervalMs === 0) return 'keeps a stream open';
  const limit = timeoutMs === undefined ? 'without a time limit' : `for at most ${timeText(timeoutMs)}`;
  const open = failsOpen === undefined ? '' : '; sends to all once none is healthy';
  return `looks every ${timeText(intervalMs)} ${limit}; falls after ${String(failuresToFall)}, rises after ${String(passesToRise)}${open}`;
}

/** Times at which an axis has a mark, and what stands there. */
export interface Tick {
  readonly atMs: number;
  readonly text: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((amount) => amount * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((amount) => amount * MINUTE),
  ...[1, 2, 3, 6, 12].map((amount) => amount * HOUR),
  DAY,
];
const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
  [SECOND, 's'],
  [1, 'ms'],
] as const;

/** @param most how many marks there is room for */
export function ticksFor(forMs: number, most: number): Tick[] {
  const step = STEPS_MS.find((each) => forMs / each <= most) ?? DAY * Math.ceil(forMs / DAY / most);
  return Array.from({ length: Math.floor(forMs / step) + 1 }, (_each, index) => ({
    atMs: index * step,
    text: tickText(index * step),
  }));
}

/** `0s`, `30s`, `1m30s`, `6h`. */
function tickText(ms: number): string {
  let rest = ms;
  const parts = UNITS.flatMap(([size, unit]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return amount > 0 ? [`${String(amount)}${unit}`] : [];
  });
  return parts.join('') || '0s';
}
