import { describe, expect, it } from 'vitest';
import type { Verdict } from './case/result.ts';
import type { TargetReport } from './engine/run-suite.ts';
import { redactor, redactResult, redactTarget } from './redact.ts';

describe('redactor', () => {
  it.each<[what: string, values: (string | Uint8Array)[], text: string, shown: string]>([
    ['a value', ['abcdef'], 'no abcdef for you', 'no [redacted] for you'],
    ['every time', ['abcdef'], 'abcdef, abcdef', '[redacted], [redacted]'],
    ['the token after its scheme', ['Bearer s3cr3t'], 'bad token s3cr3t', 'bad token [redacted]'],
    ['the whole before its parts', ['Bearer s3cr3t'], 'Bearer s3cr3t', '[redacted]'],
    ['as it is escaped in reports', ['a"b\u001bc'], 'saw a\\"b\\u{1b}c', 'saw [redacted]'],
    ['as it is encoded in grpc-message', ['a b%c'], 'saw a%20b%25c', 'saw [redacted]'],
    ['bytes', [Buffer.from('key!')], 'saw key! and a2V5IQ==', 'saw [redacted] and [redacted]'],
    ['nothing that is too short to be a secret', ['abc'], 'abcdef', 'abcdef'],
    ['nothing without secrets', [], 'abc', 'abc'],
  ])('takes out %s', (_what, values, text, shown) => {
    expect(redactor(values)(text)).toBe(shown);
  });
});

const facts = {
  id: 'watch/first-message',
  summary: 'a Watch starts',
  requirement: {
    id: 'WCH-01',
    level: 'MUST',
    revision: 2018,
    source: 'health.proto, comment of Watch',
    title: 'Watch starts with the status.',
    why: 'Clients of a Watch wait for it.',
  },
  durationMs: 1,
  notes: ['saw watch'],
  transcript: [{ atMs: 0, direction: 'received', what: 'end OK "watch"' }],
} as const;

describe('redactResult', () => {
  const redact = redactor(['watch', 'Watch']);
  const said = {
    notes: ['saw [redacted]'],
    transcript: [{ atMs: 0, direction: 'received', what: 'end OK "[redacted]"' }],
  };

  it.each<[Verdict, Verdict]>([
    [{ outcome: 'passed' }, { outcome: 'passed' }],
    [
      { outcome: 'failed', broken: { expected: 'x', actual: 'a watch' } },
      { outcome: 'failed', broken: { expected: 'x', actual: 'a [redacted]' } },
    ],
    [
      { outcome: 'not-applicable', reason: 'no watch' },
      { outcome: 'not-applicable', reason: 'no [redacted]' },
    ],
    [
      { outcome: 'errored', error: { code: 'E_CONTROL', message: 'watch', hint: 'x' } },
      { outcome: 'errored', error: { code: 'E_CONTROL', message: '[redacted]', hint: 'x' } },
    ],
  ])('takes a secret out of what the target said in %o, and leaves our own words alone', (verdict, shown) => {
    expect(redactResult({ ...facts, ...verdict }, redact)).toEqual({ ...facts, ...said, ...shown });
  });
});

describe('redactTarget', () => {
  it('takes a secret out of what the target said of itself', () => {
    const report: TargetReport = {
      label: 'shop',
      address: 'localhost:1',
      transport: 'plain text',
      name: 'secret!',
      version: undefined,
      offers: {
        Check: { kind: 'offered' },
        Watch: { kind: 'broken', broken: { expected: 'a message', actual: 'end OK "secret!"' } },
        List: { kind: 'absent' },
      },
      settleMs: 0,
      settledMs: 0,
    };
    expect(redactTarget(report, redactor(['secret!']))).toEqual({
      ...report,
      name: '[redacted]',
      offers: {
        ...report.offers,
        Watch: { kind: 'broken', broken: { expected: 'a message', actual: 'end OK "[redacted]"' } },
      },
    });
  });
});
