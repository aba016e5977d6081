import { describe, expect, it } from 'vitest';
import type { StatusCode } from '../channel/connection.ts';
import { judgeFarewell } from './farewell.ts';
import type { SeenEvent } from './farewell.ts';

/** Everything from here on is force. */
const FORCE_MS = 1000;
const GOAWAY = { kind: 'goaway', code: 'NO_ERROR' } as const;
const CUT = { kind: 'cut' } as const;
const RESET = { kind: 'reset', code: 'CANCEL' } as const;
const status = (code: StatusCode): SeenEvent => ({
  kind: 'status',
  end: { kind: 'ended', code, message: '' },
  atMs: 2,
});

const brokenOf = (events: readonly SeenEvent[]): unknown => {
  const { broken } = judgeFarewell(events, (atMs) => atMs >= FORCE_MS);
  return broken && `${broken.expected}; ${broken.actual}`;
};
const at = <Event>(event: Event, atMs: number): Event & { atMs: number } => ({ ...event, atMs });

describe('judgeFarewell', () => {
  it.each<[what: string, events: readonly SeenEvent[]]>([
    ['GOAWAY, then UNAVAILABLE', [at(GOAWAY, 1), status('UNAVAILABLE')]],
    ['CANCELLED, then GOAWAY', [status('CANCELLED'), at(GOAWAY, 3)]],
    [
      'two GOAWAYs, as servers send that count the calls on their way',
      [at(GOAWAY, 1), at(GOAWAY, 2), status('UNAVAILABLE')],
    ],
    [
      'a last message',
      [at(GOAWAY, 1), { kind: 'message', status: 'NOT_SERVING', atMs: 1 }, status('UNAVAILABLE')],
    ],
    ['OK, which is tolerated', [at(GOAWAY, 1), status('OK')]],
    ['a Watch that is left open', [at(GOAWAY, 1)]],
    ['a Watch that is left open until force ends it', [at(GOAWAY, 1), at(CUT, FORCE_MS)]],
    ['a Watch that force resets', [at(GOAWAY, 1), at(RESET, FORCE_MS + 5)]],
  ])('takes %s', (_what, events) => {
    expect(brokenOf(events)).toBeUndefined();
  });

  it.each<[what: string, events: readonly SeenEvent[], broken: string]>([
    ['nothing at all', [], 'GOAWAY before the connection is closed; nothing was sent'],
    ['a lost connection', [at(CUT, 1)], 'GOAWAY before the connection is closed; the connection is closed'],
    ['a status alone', [status('UNAVAILABLE')], 'GOAWAY before the connection is closed; end UNAVAILABLE'],
    ['GOAWAY by force', [at(GOAWAY, FORCE_MS)], 'GOAWAY before the connection is closed; nothing was sent'],
    [
      'a reset',
      [at(GOAWAY, 1), at(RESET, 2)],
      'the Watch ends with UNAVAILABLE or CANCELLED; GOAWAY, then RST_STREAM CANCEL',
    ],
    [
      'GOAWAY and a lost connection',
      [at(GOAWAY, 1), at(CUT, 2)],
      'the Watch ends with UNAVAILABLE or CANCELLED; GOAWAY, then the connection is closed',
    ],
    [
      'a status that blames the call',
      [at(GOAWAY, 1), status('INTERNAL')],
      'the Watch ends with UNAVAILABLE or CANCELLED; GOAWAY, then end INTERNAL',
    ],
    [
      'an error on the connection',
      [at({ kind: 'goaway', code: 'INTERNAL_ERROR' }, 1), at(CUT, 1)],
      'the Watch ends with UNAVAILABLE or CANCELLED; GOAWAY INTERNAL_ERROR, then the connection is closed',
    ],
  ])('does not take %s', (_what, events, broken) => {
    expect(brokenOf(events)).toBe(broken);
  });

  it('notes what it tolerates', () => {
    const { notes } = judgeFarewell([at(GOAWAY, 1), status('OK')], () => false);
    expect(notes).toEqual([
      'GOAWAY after 1.0 ms',
      'end OK after 2.0 ms',
      'OK as the end of a Watch at the stop is tolerated',
    ]);
  });
});
