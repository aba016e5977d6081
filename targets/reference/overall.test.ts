import { describe, expect, it } from 'vitest';
import type { RegisteredStatus, ServingStatus } from '../../proto/status.ts';
import { aggregated, coupled } from './overall.ts';
import { createHealthStore } from './store.ts';
import type { HealthStore } from './store.ts';

const isServing = (status: RegisteredStatus): boolean => status === 'SERVING';

/** A store whose empty name is derived by a rule from the services. */
function deriving(rule: (statuses: readonly RegisteredStatus[]) => boolean): HealthStore {
  const store = createHealthStore();
  return { ...store, ...aggregated(store, rule).store };
}

/** A store that is coupled, over another one. */
function coupling(): { below: HealthStore; store: HealthStore } {
  const below = createHealthStore();
  return { below, store: { ...below, ...coupled(below) } };
}

/** What a listener hears, and how it stops. */
function listen(store: HealthStore, service: string): { heard: ServingStatus[]; stop: () => void } {
  const heard: ServingStatus[] = [];
  return { heard, stop: store.subscribe(service, (status) => heard.push(status)) };
}

describe('an aggregated store', () => {
  it('derives the empty name anew with every service that is set or cleared', () => {
    const store = deriving((statuses) => statuses.every(isServing));
    const seen = [store.get('')];
    const note = (): number => seen.push(store.get(''));
    store.set('a', 'NOT_SERVING');
    note();
    store.set('b', 'SERVING');
    note();
    store.set('a', 'SERVING');
    note();
    store.set('b', 'UNKNOWN');
    note();
    store.clear('b');
    note();
    expect(seen).toEqual(['SERVING', 'NOT_SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING', 'SERVING']);
    expect([...store.entries()]).toEqual([
      ['', 'SERVING'],
      ['a', 'SERVING'],
    ]);
  });

  it('asks the rule about every service and not about the empty name', () => {
    const asked: (readonly RegisteredStatus[])[] = [];
    const store = deriving((statuses) => {
      asked.push(statuses);
      return false;
    });
    store.set('a', 'SERVING');
    store.set('b', 'UNKNOWN');
    store.clear('a');
    expect(asked).toEqual([['SERVING'], ['SERVING', 'UNKNOWN'], ['UNKNOWN']]);
    expect(store.get('')).toBe('NOT_SERVING');
  });

  it('has another rule where it is told so', () => {
    const store = deriving((statuses) => statuses.some(isServing));
    store.set('a', 'NOT_SERVING');
    store.set('b', 'SERVING');
    expect(store.get('')).toBe('SERVING');
    store.set('b', 'NOT_SERVING');
    expect(store.get('')).toBe('NOT_SERVING');
  });

  it('does not let the empty name be set or taken away', () => {
    const store = deriving((statuses) => statuses.every(isServing));
    store.set('a', 'SERVING');
    store.set('', 'NOT_SERVING');
    expect(store.get('')).toBe('SERVING');
    store.clear('');
    expect(store.get('')).toBe('SERVING');
  });

  it('tells watchers of the empty name what it came to be', () => {
    const store = deriving((statuses) => statuses.every(isServing));
    const { heard } = listen(store, '');
    for (const status of ['SERVING', 'NOT_SERVING', 'UNKNOWN', 'SERVING'] as const) store.set('a', status);
    expect(heard).toEqual(['NOT_SERVING', 'SERVING']);
  });

  it('stays NOT_SERVING in the terminal state, whatever is set', () => {
    const store = deriving((statuses) => statuses.every(isServing));
    store.set('a', 'SERVING');
    store.enterTerminalState();
    store.set('a', 'SERVING');
    expect([store.get(''), store.get('a')]).toEqual(['NOT_SERVING', 'NOT_SERVING']);
  });
});

describe('a coupled store', () => {
  it('is NOT_SERVING for every name, registered or not, while the empty name is', () => {
    const { below, store } = coupling();
    const all = (): unknown[] => ['', 'a', 'b'].map(store.get);
    below.set('a', 'UNKNOWN');
    expect(all()).toEqual(['SERVING', 'UNKNOWN', undefined]);
    below.set('', 'NOT_SERVING');
    expect(all()).toEqual(['NOT_SERVING', 'NOT_SERVING', 'NOT_SERVING']);
    below.set('', 'UNKNOWN');
    expect(all()).toEqual(['UNKNOWN', 'UNKNOWN', undefined]);
  });

  it('keeps what is set meanwhile for later', () => {
    const { below, store } = coupling();
    below.set('', 'NOT_SERVING');
    below.set('a', 'SERVING');
    expect(store.get('a')).toBe('NOT_SERVING');
    below.set('', 'SERVING');
    expect(store.get('a')).toBe('SERVING');
  });

  it('tells watchers of a service of a server-wide change and of its end', () => {
    const { below, store } = coupling();
    below.set('a', 'SERVING');
    const [registered, unknown] = [listen(store, 'a'), listen(store, 'b')];
    below.set('', 'NOT_SERVING');
    below.set('', 'SERVING');
    below.set('a', 'UNKNOWN');
    expect(registered.heard).toEqual(['NOT_SERVING', 'SERVING', 'UNKNOWN']);
    expect(unknown.heard).toEqual(['NOT_SERVING', 'SERVICE_UNKNOWN']);
  });

  it('tells a change of a service as NOT_SERVING while the empty name is', () => {
    const { below, store } = coupling();
    below.set('', 'NOT_SERVING');
    const { heard } = listen(store, 'a');
    below.set('a', 'SERVING');
    expect(heard).toEqual(['NOT_SERVING']);
  });

  it('tells watchers of the empty name each change once', () => {
    const { below, store } = coupling();
    const { heard } = listen(store, '');
    below.set('', 'NOT_SERVING');
    below.set('', 'SERVING');
    expect(heard).toEqual(['NOT_SERVING', 'SERVING']);
  });

  it('tells nobody anything who has stopped listening', () => {
    const { below, store } = coupling();
    const listeners = [listen(store, ''), listen(store, 'a')];
    for (const { stop } of listeners) stop();
    below.set('', 'NOT_SERVING');
    below.set('a', 'SERVING');
    expect(listeners.map(({ heard }) => heard)).toEqual([[], []]);
  });
});
