import { describe, expect, it } from 'vitest';
import { redactAll, redactor } from './redact.ts';

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

describe('redactAll', () => {
  it('reaches every text and leaves the rest', () => {
    const data = { a: ['secret!', 1, null, { 'secret!': true }], b: undefined };
    expect(redactAll(data, redactor(['secret!']))).toEqual({
      a: ['[redacted]', 1, null, { '[redacted]': true }],
      b: undefined,
    });
  });
});
