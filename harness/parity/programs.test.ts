import { describe, expect, it } from 'vitest';
import { complaintOf } from '../config/testing/config-folder.ts';
import { probers } from '../probers/index.ts';
import { realProbers } from './index.ts';
import { findPrograms, programOf } from './programs.ts';
import type { RealProber } from './real-prober.ts';

const open = (): never => {
  throw new Error('nobody opens it');
};
const some: readonly RealProber[] = [
  { name: 'one', proves: ['one-plain', 'one-quoted'], open },
  { name: 'two', proves: ['two'], open },
];

describe('a real program', () => {
  it.each([
    [[], ['one', 'two']],
    [['two'], ['two']],
    [['one-quoted'], ['one']],
    [
      ['two', 'one-plain', 'one'],
      ['one', 'two'],
    ],
  ])('is found by %j', (names, found) => {
    expect(findPrograms(names, some).map(({ name }) => name)).toEqual(found);
  });

  it('is not found by a name that nothing has', async () => {
    expect(await complaintOf(() => findPrograms(['one', 'one-plane'], some))).toMatchObject({
      code: 'E_UNKNOWN_ID',
      message: 'there is no real program for "one-plane"; did you mean "one-plain"?',
      exitCode: 2,
    });
  });
});

describe('each real program', () => {
  it.each(realProbers.map((real) => [real.name, real] as const))(
    '%s says how it is built',
    async (name, real) => {
      const { manifest } = await programOf(real);
      expect(manifest.name).toBe(name);
    },
  );

  it('proves models that there are, and no other program proves the same', () => {
    const proved = realProbers.flatMap(({ proves }) => proves);
    expect(new Set(proved).size).toBe(proved.length);
    expect(proved.filter((id) => !probers.some((prober) => prober.id === id))).toEqual([]);
  });
});
