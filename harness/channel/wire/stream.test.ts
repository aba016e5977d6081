import { describe, expect, it } from 'vitest';
import { bodyOf, endOf } from './exchange.ts';
import { createOpenStream, MOST_KEPT } from './stream.ts';
import type { OpenStream } from './stream.ts';

/** Long enough never to be reached. */
const PATIENT_MS = 20_000;

const note = (stream: OpenStream, bytes: number, end = false): void => {
  stream.note({ kind: 'data', by: 'server', bytes: Buffer.alloc(bytes), end });
};

describe('createOpenStream', () => {
  it('tells those who wait, once it holds', async () => {
    const stream = createOpenStream(1, true);
    const two = stream.until((exchange) => bodyOf(exchange).length >= 2, PATIENT_MS);
    const over = stream.until((exchange) => endOf(exchange).kind !== 'open', PATIENT_MS);
    note(stream, 1);
    note(stream, 1);
    expect(await two).toBe(true);
    stream.note({ kind: 'closed', by: 'server', why: 'gone' });
    expect(await over).toBe(true);
  });

  it('tells at once what holds already', async () => {
    expect(await createOpenStream(1, true).until(() => true, PATIENT_MS)).toBe(true);
  });

  it('tells that the time is up', async () => {
    const stream = createOpenStream(1, true);
    expect(await stream.until(() => false, 1)).toBe(false);
  });

  it('stamps what happened with the time since its begin', () => {
    const stream = createOpenStream(7, true);
    note(stream, 1);
    note(stream, 1);
    const { stream: id, events } = stream.exchange();
    const [first, second] = events.map(({ atMs }) => atMs);
    expect(id).toBe(7);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(second).toBeGreaterThanOrEqual(first ?? Number.NaN);
  });

  it('lets the server send on only where it reads and was not reset', () => {
    expect(createOpenStream(1, false).reads()).toBe(false);
    const stream = createOpenStream(1, true);
    expect(stream.reads()).toBe(true);
    stream.note({ kind: 'reset', by: 'client', code: 8 });
    expect(stream.reads()).toBe(false);
  });
});

describe('of a server that sends without end', () => {
  it('keeps no more bytes than a bound', () => {
    const stream = createOpenStream(1, true);
    for (let sent = 0; sent < 4 * MOST_KEPT; sent += 16_384) note(stream, 16_384);
    expect(bodyOf(stream.exchange()).length).toBeLessThanOrEqual(MOST_KEPT);
    expect(endOf(stream.exchange()).kind).toBe('open');
  });

  it('keeps no more frames than a bound, and the end', () => {
    const stream = createOpenStream(1, true);
    for (let index = 0; index < 100_000; index += 1) note(stream, 0);
    stream.note({ kind: 'headers', by: 'server', fields: [['grpc-status', '0']], end: true });
    for (let index = 0; index < 100_000; index += 1) stream.note({ kind: 'reset', by: 'server', code: 0 });
    const { events } = stream.exchange();
    expect(events.length).toBeLessThan(2000);
    expect(endOf(stream.exchange())).toEqual({ kind: 'complete' });
  });

  it('keeps no more fields than a bound', () => {
    const stream = createOpenStream(1, true);
    const fields = [['x', 'v'.repeat(MOST_KEPT / 4)]] as const;
    for (let index = 0; index < 100; index += 1)
      stream.note({ kind: 'headers', by: 'server', fields, end: false });
    expect(stream.exchange().events.length).toBeLessThan(4);
  });

  it('keeps the end without the bytes that come with it', () => {
    const stream = createOpenStream(1, true);
    note(stream, MOST_KEPT);
    note(stream, MOST_KEPT, true);
    expect(stream.exchange().events.at(-1)).toMatchObject({
      kind: 'data',
      end: true,
      bytes: Buffer.alloc(0),
    });
  });

  it('keeps all that we did', () => {
    const stream = createOpenStream(1, true);
    for (let index = 0; index < 5000; index += 1)
      stream.note({ kind: 'data', by: 'client', bytes: Buffer.alloc(1), end: false });
    expect(stream.exchange().events).toHaveLength(5000);
  });
});
