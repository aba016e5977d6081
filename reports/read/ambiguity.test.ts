import { describe, expect, test } from 'vitest';
import { ambiguityOf } from './ambiguity.ts';

describe('what every reader understands in the same way', () => {
  test.each([
    'null',
    '[]',
    '{"a":{"a":1},"b":[{"a":2},{"a":3}]}',
    '{"a\\"":1,"a":2}',
    '{"text":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a":"\\\\","b":"\\\\"}',
    '"\\ud83d\\ude91"',
    '"\\\\ud800"',
    `["${'\\n'.repeat(1_000_000)}"]`,
    `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  ])('%.40s', (text) => {
    expect(() => void JSON.parse(text)).not.toThrow();
    expect(ambiguityOf(text)).toBeUndefined();
  });
});

describe('may be understood in two ways:', () => {
  test.each([
    ['{"a":1,"a":1}', 'has the key "a" twice'],
    ['[{"b":{"a":1,"c":{},"a":2}}]', 'has the key "a" twice'],
    ['{"a":1,"\\u0061":2}', 'has the key "a" twice'],
    ['{"__proto__":1,"__proto__":2}', 'has the key "__proto__" twice'],
    ['{"a":"\\ud800"}', 'half a character'],
    ['{"\\udc00":1}', 'half a character'],
  ])('%s', (text, problem) => {
    expect(() => void JSON.parse(text)).not.toThrow();
    expect(ambiguityOf(text)).toContain(problem);
  });
});
