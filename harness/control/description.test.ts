import { describe, expect, it } from 'vitest';
import type { DescribeResponse } from '../../proto/control.ts';
import { readDescription } from './description.ts';

/** What a target answers that says nothing but the version. */
const PLAIN: DescribeResponse = { contractVersion: 1, name: '', version: '', features: [], settleMs: 0 };

describe('readDescription', () => {
  it.each<[what: string, said: Partial<DescribeResponse>, read: unknown]>([
    ['nothing', {}, {}],
    ['texts', { name: 'mine', version: '2' }, { name: 'mine', version: '2' }],
    [
      'features and a time',
      { features: ['unix', 'tls'], settleMs: 5 },
      { features: ['unix', 'tls'], settleMs: 5 },
    ],
    ['the value zero of the enum', { overall: 'UNKNOWN' }, { overall: 'UNKNOWN' }],
    [
      'no version',
      { contractVersion: 0, features: ['x'] },
      'says contract version 0; this suite speaks version 1 of the contract',
    ],
    [
      'an unknown feature',
      { features: ['tls', 'qu"ic'] },
      String.raw`names the unknown feature "qu\"ic"; known are matching, aggregation, coupling, drain, tls, mtls, unix, ipv6`,
    ],
    ['a state that there is not', { overall: 9 }, 'gives the empty name the state 9, which does not exist'],
  ])('reads %s', (_what, said, read) => {
    expect(readDescription({ ...PLAIN, ...said })).toEqual(read);
  });
});
