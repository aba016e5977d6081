import { describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { fresh, nameLabel, NAME, OTHER, OVERALL, variant } from './names.ts';
import { presetNames } from './preset.ts';
import { burst, check, forgotten, hears, pairs, set, stalled, watch, wire } from './steps.ts';
import type { Step } from './step.ts';
import { message, prefix, service } from './wire.ts';
import type { Piece } from './wire.ts';

const row = (...steps: readonly Step[]): Case => ({ id: 'a/b', requirement: 'X', summary: 'x', steps });

const asBytes = (...body: readonly Piece[]): Step => wire({ method: 'Check', body }, { want: 'usable' });

describe('presetNames', () => {
  it.each<[what: string, row: Case, names: readonly string[]]>([
    ['a name that is set first', row(set(NAME, 'SERVING'), check(NAME, 'SERVING')), ['{a}']],
    [
      'each of them once',
      row(set(NAME, 'SERVING'), set(NAME, 'NOT_SERVING'), burst(OTHER, ['SERVING'])),
      ['{a}', '{b}'],
    ],
    ['none that is asked for before', row(check(NAME, 'NOT_FOUND'), set(NAME, 'SERVING')), []],
    [
      'none that is watched before',
      row(watch('w', NAME), hears('w', 'SERVICE_UNKNOWN'), set(NAME, 'SERVING')),
      [],
    ],
    ['none that is only asked for', row(check(OTHER, 'NOT_FOUND'), set(NAME, 'SERVING')), ['{a}']],
    [
      'a name that is set before it is asked for as bytes',
      row(set(NAME, 'SERVING'), asBytes(...message(NAME))),
      ['{a}'],
    ],
    [
      'none that is asked for as bytes before',
      row(
        asBytes(prefix(), service(NAME), { piece: 'gzip', of: [service(OTHER)] }),
        set(NAME, 'SERVING'),
        set(OTHER, 'SERVING'),
      ),
      [],
    ],
    [
      'not another way to write one',
      row(set(NAME, 'SERVING'), check(variant(NAME, 'with-suffix'), 'NOT_FOUND')),
      ['{a}'],
    ],
    ['not the empty name', row(set(OVERALL, 'SERVING')), []],
    ['none that is too long for an environment', row(set(fresh('a', 'x'.repeat(4096)), 'SERVING')), []],
    ['none that must be forgotten', row(set(NAME, 'SERVING'), forgotten(NAME)), []],
    ['none of a row that begins without', { ...row(set(NAME, 'SERVING')), startsUnregistered: true }, []],
    ['those that a step makes up', row(pairs(2)), ['{p0}', '{p1}']],
    ['those that a step uses beside its own', row(stalled(NAME, 5)), ['{a}', '{b}', '{c}']],
  ])('has %s', (_what, of, names) => {
    expect(presetNames(of).map(nameLabel)).toEqual(names);
  });
});
