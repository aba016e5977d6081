import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { RegisteredStatus } from '../../proto/status.ts';
import { createHealthStore } from './store.ts';
import type { HealthStore } from './store.ts';

/** What happens, and what the watchers of `a`, `b` and the empty name hear of it. */
type Story = readonly [
  what: string,
  act: (store: HealthStore) => void,
  heard: readonly string[],
  entries: readonly (readonly [string, RegisteredStatus])[],
];

describe('a store with watchers', () => {
  it.each<Story>([
    ['starts with the empty name, SERVING, and tells nobody', () => undefined, [], [['', 'SERVING']]],
    [
      'registers a name',
      (store) => {
        store.set('a', 'NOT_SERVING');
      },
      ['a NOT_SERVING'],
      [
        ['', 'SERVING'],
        ['a', 'NOT_SERVING'],
      ],
    ],
    [
      'tells each change, to those who watch the name',
      (store) => {
        store.set('a', 'SERVING');
        store.set('b', 'UNKNOWN');
        store.set('a', 'NOT_SERVING');
        store.set('', 'NOT_SERVING');
      },
      ['a SERVING', 'b UNKNOWN', 'a NOT_SERVING', ' NOT_SERVING'],
      [
        ['', 'NOT_SERVING'],
        ['a', 'NOT_SERVING'],
        ['b', 'UNKNOWN'],
      ],
    ],
    [
      'drops duplicates',
      (store) => {
        for (const status of ['SERVING', 'SERVING', 'UNKNOWN', 'UNKNOWN', 'SERVING'] as const)
          store.set('a', status);
        store.set('', 'SERVING');
      },
      ['a SERVING', 'a UNKNOWN', 'a SERVING'],
      [
        ['', 'SERVING'],
        ['a', 'SERVING'],
      ],
    ],
    [
      'removes a name, once',
      (store) => {
        store.set('a', 'SERVING');
        store.clear('a');
        store.clear('a');
        store.clear('b');
      },
      ['a SERVING', 'a SERVICE_UNKNOWN'],
      [['', 'SERVING']],
    ],
    [
      'takes a removed name for a new one',
      (store) => {
        store.set('a', 'SERVING');
        store.clear('a');
        store.set('a', 'SERVING');
      },
      ['a SERVING', 'a SERVICE_UNKNOWN', 'a SERVING'],
      [
        ['', 'SERVING'],
        ['a', 'SERVING'],
      ],
    ],
    [
      'can be without the empty name',
      (store) => {
        store.clear('');
      },
      [' SERVICE_UNKNOWN'],
      [],
    ],
    [
      'makes every registered name NOT_SERVING in the terminal state, and no other',
      (store) => {
        store.set('a', 'SERVING');
        store.enterTerminalState();
      },
      ['a SERVING', ' NOT_SERVING', 'a NOT_SERVING'],
      [
        ['', 'NOT_SERVING'],
        ['a', 'NOT_SERVING'],
      ],
    ],
    [
      'tells nobody of the terminal state who knows NOT_SERVING already',
      (store) => {
        store.set('a', 'NOT_SERVING');
        store.enterTerminalState();
        store.enterTerminalState();
      },
      ['a NOT_SERVING', ' NOT_SERVING'],
      [
        ['', 'NOT_SERVING'],
        ['a', 'NOT_SERVING'],
      ],
    ],
    [
      'ignores every change in the terminal state',
      (store) => {
        store.set('a', 'SERVING');
        store.enterTerminalState();
        store.set('a', 'SERVING');
        store.set('b', 'SERVING');
        store.set('', 'UNKNOWN');
        store.clear('a');
      },
      ['a SERVING', ' NOT_SERVING', 'a NOT_SERVING'],
      [
        ['', 'NOT_SERVING'],
        ['a', 'NOT_SERVING'],
      ],
    ],
    [
      'makes every registered name SERVING with resume, and takes changes again',
      (store) => {
        store.set('a', 'UNKNOWN');
        store.enterTerminalState();
        store.resume();
        store.set('b', 'NOT_SERVING');
        store.clear('a');
      },
      [
        'a UNKNOWN',
        ' NOT_SERVING',
        'a NOT_SERVING',
        ' SERVING',
        'a SERVING',
        'b NOT_SERVING',
        'a SERVICE_UNKNOWN',
      ],
      [
        ['', 'SERVING'],
        ['b', 'NOT_SERVING'],
      ],
    ],
  ])('%s', (_what, act, heard, entries) => {
    const store = createHealthStore();
    const told: string[] = [];
    for (const service of ['', 'a', 'b']) {
      store.subscribe(service, (status) => told.push(`${service} ${status}`));
    }
    act(store);
    expect(told).toEqual(heard);
    expect(Array.from(store.entries())).toEqual(entries);
    expect(entries.map(([service]) => store.get(service))).toEqual(entries.map(([, status]) => status));
  });
});

describe('get', () => {
  it.each(['a', ' ', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'knows nothing of "%s" unless it is registered',
    (service) => {
      const store = createHealthStore();
      const before = store.get(service);
      store.set(service, 'NOT_SERVING');
      const registered = store.get(service);
      store.clear(service);
      expect([before, registered, store.get(service)]).toEqual([undefined, 'NOT_SERVING', undefined]);
    },
  );

  it('registers nothing, and neither does subscribe', () => {
    const store = createHealthStore();
    store.get('a');
    store.subscribe('b', () => undefined);
    store.enterTerminalState();
    expect(Array.from(store.entries())).toEqual([['', 'NOT_SERVING']]);
  });
});

describe('subscribe', () => {
  it('tells the new status to every watcher of a name, and the state is the new one by then', () => {
    const store = createHealthStore();
    const told: string[] = [];
    for (const watcher of ['v', 'w']) {
      store.subscribe('a', (status) => told.push(`${watcher} ${status} ${String(store.get('a'))}`));
    }
    store.set('a', 'SERVING');
    store.clear('a');
    expect(told).toEqual([
      'v SERVING SERVING',
      'w SERVING SERVING',
      'v SERVICE_UNKNOWN undefined',
      'w SERVICE_UNKNOWN undefined',
    ]);
  });

  it('ends for one watcher without the others', () => {
    const store = createHealthStore();
    const told: string[] = [];
    const stopFirst = store.subscribe('a', () => told.push('first'));
    store.subscribe('a', () => told.push('second'));
    stopFirst();
    // To end what has ended takes nothing from others.
    stopFirst();
    store.set('a', 'SERVING');
    expect(told).toEqual(['second']);
  });

  it('keeps a watcher that came when the last one before it had left', () => {
    const store = createHealthStore();
    const told: string[] = [];
    const stopFirst = store.subscribe('a', () => told.push('first'));
    stopFirst();
    store.subscribe('a', () => told.push('second'));
    stopFirst();
    store.set('a', 'SERVING');
    expect(told).toEqual(['second']);
  });

  it('lets a watcher leave while it is told, and the others hear all the same', () => {
    const store = createHealthStore();
    const told: string[] = [];
    const stopFirst = store.subscribe('a', () => {
      told.push('first');
      stopFirst();
    });
    store.subscribe('a', () => told.push('second'));
    store.set('a', 'SERVING');
    store.set('a', 'NOT_SERVING');
    expect(told).toEqual(['first', 'second', 'second']);
  });

  it('leaves nothing behind', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const store = createHealthStore();
    const visit = (names: number): void => {
      for (let index = 0; index < names; index += 1) {
        store.subscribe(`conformance.visitor.${String(index)}`, () => undefined)();
      }
    };
    visit(1000);
    const before = heap();
    visit(50_000);
    // One forgotten name costs more than 200 bytes, 10 MB in all.
    expect(heap() - before).toBeLessThan(2_000_000);
  });
});

describe('two stores', () => {
  it('know nothing of each other', () => {
    const [one, two] = [createHealthStore(), createHealthStore()];
    const told: string[] = [];
    two.subscribe('a', (status) => told.push(status));
    one.set('a', 'SERVING');
    one.enterTerminalState();
    expect([Array.from(two.entries()), told]).toEqual([[['', 'SERVING']], []]);
  });
});
