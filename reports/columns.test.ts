import { describe, expect, it } from 'vitest';
import { joinUnbroken, rowLines, wrap } from './columns.ts';

describe('wrap', () => {
  it.each([
    ['a b c', 5, ['a b c']],
    ['a b c', 4, ['a b', 'c']],
    ['', 4, ['']],
    ['looooong b', 4, ['looooong', 'b']],
    ['a looooong', 4, ['a', 'looooong']],
  ])('%j in %d', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});

describe('rowLines', () => {
  it('puts cells beside each other, with nothing behind the last one', () => {
    expect(rowLines(['healthy', 'AWS ALB', 'reads only the status'], [8, 10, 10])).toEqual([
      'healthy   AWS ALB     reads only',
      '                      the status',
    ]);
  });

  it('keeps a text whole that must not be broken', () => {
    expect(rowLines([joinUnbroken(['AWS ALB', 'the kubelet'], ' · ', 12), 'x'], [14, 1])).toEqual([
      'AWS ALB ·       x',
      'the kubelet',
    ]);
  });

  it('breaks a text that is longer than its column all the same', () => {
    expect(rowLines([joinUnbroken(['a long text'], ' · ', 6)], [6])).toEqual(['a long', 'text']);
  });
});
