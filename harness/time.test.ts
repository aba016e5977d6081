import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { abortWithin, unlessAborted, within } from './time.ts';

const late = (): Error => new Error('too late');
const never = new Promise<never>(() => undefined);

/** How many timers hold this process. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('within', () => {
  it('gives the value of a promise that is in time', async () => {
    await expect(within(60_000, Promise.resolve('done'), late)).resolves.toBe('done');
  });

  it('gives the error of a promise that fails in time', async () => {
    await expect(within(60_000, Promise.reject(new Error('broken')), late)).rejects.toThrow('broken');
  });

  it('rejects with the error made for a promise that is late, and not before its time', async () => {
    const begin = performance.now();
    await expect(within(20, never, late)).rejects.toThrow('too late');
    // Timers of Node may fire up to one millisecond early.
    expect(performance.now() - begin).toBeGreaterThanOrEqual(19);
  });

  it('prefers a promise that is settled already to a ceiling of nothing', async () => {
    await expect(within(0, Promise.resolve('done'), late)).resolves.toBe('done');
  });

  it('takes no notice of a promise that fails when its time is over', async () => {
    let fail: (error: Error) => void = () => undefined;
    const slow = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    await expect(within(1, slow, late)).rejects.toThrow('too late');
    // Unhandled, this rejection would fail the run.
    fail(new Error('broken'));
  });

  it('makes no error unless one is needed', async () => {
    let made = 0;
    const counted = (): Error => {
      made += 1;
      return late();
    };
    await within(60_000, Promise.resolve(), counted);
    await expect(within(1, never, counted)).rejects.toThrow('too late');
    expect(made).toBe(1);
  });

  it('leaves no timer behind', async () => {
    const before = timers();
    await Promise.all(Array.from({ length: 100 }, () => within(60_000, Promise.resolve(), late)));
    await Promise.allSettled(
      Array.from({ length: 100 }, () => within(60_000, Promise.reject(new Error('broken')), late)),
    );
    // The test runner has timers of its own, which come and go.
    expect(timers() - before).toBeLessThan(50);
  });
});

describe('unlessAborted', () => {
  const signal = (): AbortSignal => new AbortController().signal;

  it('gives the value or the error of a promise while no signal is given', async () => {
    await expect(unlessAborted(signal(), Promise.resolve('done'))).resolves.toBe('done');
    await expect(unlessAborted(signal(), Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('rejects with the reason of the signal, given meanwhile or before', async () => {
    const stop = new AbortController();
    const pending = unlessAborted(stop.signal, never);
    stop.abort(new Error('interrupted'));
    await expect(pending).rejects.toThrow('interrupted');
    await expect(unlessAborted(stop.signal, never)).rejects.toThrow('interrupted');
  });

  it('takes no notice of a promise that fails after the signal', async () => {
    const stop = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const slow = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const pending = unlessAborted(stop.signal, slow);
    stop.abort(new Error('interrupted'));
    await expect(pending).rejects.toThrow('interrupted');
    // Unhandled, this rejection would fail the run.
    fail(new Error('broken'));
  });

  it('takes no notice of a signal that comes after the promise, and listens to it no longer', async () => {
    const stop = new AbortController();
    const pending = Array.from({ length: 20 }, () => unlessAborted(stop.signal, Promise.resolve('done')));
    expect(await Promise.all(pending)).toEqual(pending.map(() => 'done'));
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    stop.abort(new Error('interrupted'));
  });
});

describe('abortWithin', () => {
  /** Long enough never to be reached. */
  const LONG_MS = 60_000;
  const given = (signal: AbortSignal): Promise<unknown> =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve(signal.reason);
      });
    });

  it('is given with the other signal, for its reason, given meanwhile or before', async () => {
    const stop = new AbortController();
    const pending = given(abortWithin(LONG_MS, stop.signal, late).signal);
    stop.abort('interrupted');
    expect(await pending).toBe('interrupted');
    expect(abortWithin(LONG_MS, stop.signal, late).signal.reason).toBe('interrupted');
  });

  it('is given once the time is up, though nobody else holds on to it', async () => {
    const pending = given(abortWithin(20, new AbortController().signal, late).signal);
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    expect(await pending).toEqual(late());
  });

  it('is never given after the release', () => {
    const stop = new AbortController();
    const { signal, release } = abortWithin(LONG_MS, stop.signal, late);
    release();
    stop.abort('interrupted');
    expect(signal.aborted).toBe(false);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});
