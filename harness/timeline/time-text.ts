const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What a time looks like: `90s`, `1.5m`, `1h30m`. */
export const TIME_PATTERN = '^(?:\\d{1,9}(?:\\.\\d{1,3})?(?:ms|s|m|h|d))+$';

/** A time as people write it, in milliseconds; `undefined` for a text that is none. */
export function parseTime(text: string): number | undefined {
  if (!new RegExp(TIME_PATTERN).test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
  return [...parts].reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS_MS[unit] ?? 0), 0);
}

/** A time for people, to a tenth of a second: `500 ms`, `1.5 s`, `1 min 30 s`. */
export function timeText(ms: number): string {
  if (Math.round(ms) < 1000) return `${String(Math.round(ms))} ms`;
  const tenths = Math.round(ms / 100);
  const parts = [
    [Math.floor(tenths / 864_000), 'd'],
    [Math.floor(tenths / 36_000) % 24, 'h'],
    [Math.floor(tenths / 600) % 60, 'min'],
    [(tenths % 600) / 10, 's'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${String(amount)} ${unit}`)
    .join(' ');
}
