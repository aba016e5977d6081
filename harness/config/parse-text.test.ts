import { describe, expect, it, test } from 'vitest';
import { parseText } from './parse-text.ts';
import { complaintOf } from './testing/config-folder.ts';

const parse = (text: string): unknown => parseText(text, 'c.yaml').value;

describe('parseText', () => {
  it.each<[what: string, text: string, value: unknown]>([
    ['YAML', 'a: 1\nb: [x, "y"]\n', { a: 1, b: ['x', 'y'] }],
    ['JSON', '{"a": 1, "b": ["x", null]}', { a: 1, b: ['x', null] }],
    ['JSON that is indented by tabs', '{\n\t"a": [\n\t\t1\n\t]\n}\n', { a: [1] }],
    ['lines that end as in Windows', 'a: 1\r\nb:\r\n  - x\r\n', { a: 1, b: ['x'] }],
    ['an anchor with its alias', 'a: &x { s: 1 }\nb: *x\n', { a: { s: 1 }, b: { s: 1 } }],
    ['a merge', 'a: &x { s: 1 }\nb:\n  <<: *x\n  t: 2\n', { a: { s: 1 }, b: { s: 1, t: 2 } }],
    ['nothing', '', null],
    ['a comment alone', '# x\n', null],
  ])('reads %s', (_what, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each<[what: string, text: string, message: string]>([
    ['a tab', 'a:\n\tb: 1\n', 'c.yaml:2:1: a tab stands at the beginning of the line, where only blanks may'],
    ['a key twice', 'a: 1\nb:\n  c: 1\n  c: 2\n', 'c.yaml:4:3: the key "c" stands twice in the same map'],
    ['a key twice in JSON', '{"a": 1,\n "a": 2}', 'c.yaml:2:2: the key "a" stands twice in the same map'],
    ['a key twice, once in quotes', 'a: 1\n"a": 2\n', 'c.yaml:2:1: the key "a" stands twice in the same map'],
    [
      'a map as a key',
      '{port}: 1\n',
      'c.yaml:1:1: a key must be a text; a text that begins with { or [ is written in quotes',
    ],
    ['an address without quotes', 'a: [::1]:50051', 'c.yaml:1:9: this is not expected here'],
    [
      'a forbidden first character',
      'a: 1\nb: @x',
      'c.yaml:2:4: a text cannot begin with @ unless it is in quotes',
    ],
    [
      'a second colon',
      'a: b: c',
      'c.yaml:1:4: a second ": " on the line of a key: put the value in quotes, or on lines of its own',
    ],
    [
      'crooked lines',
      'a:\n   b: 1\n  c: 2',
      'c.yaml:3:1: the number of blanks at the beginning of the line fits nothing above it',
    ],
    ['an open quote', 'a: "x\nb: 1', 'c.yaml:2:5: something is not closed, or a blank or a colon is missing'],
    ['a tag', 'a: !!js/function x', 'c.yaml:1:4: tags (!name) have no meaning here'],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      'c.yaml:2:1: only one document can stand in the file: nothing after a line of ---',
    ],
    [
      'an alias of nothing',
      'a: *nope',
      'c.yaml: an alias (*name) or a merge (<<) cannot be followed: an anchor (&name) with the same name must stand before it, on a map',
    ],
    ['a star without quotes', 'a: * x', 'c.yaml:1:4: an alias (*name) cannot stand here'],
    [
      'a merge with no map',
      'a:\n  <<: 1\n',
      'c.yaml: an alias (*name) or a merge (<<) cannot be followed: an anchor (&name) with the same name must stand before it, on a map',
    ],
    [
      'two problems on one line and one on another',
      'a: @x @y\nb: `z',
      '2 problems in c.yaml\n  c.yaml:1:4: a text cannot begin with @ unless it is in quotes\n  c.yaml:2:4: a text cannot begin with ` unless it is in quotes',
    ],
  ])('refuses %s', async (_what, text, message) => {
    expect(await complaintOf(() => parse(text))).toMatchObject({ code: 'E_CONFIG', message, exitCode: 2 });
  });

  test('tells nothing of the text of the file, where it is no YAML', async () => {
    const { message, hint } = await complaintOf(() =>
      parse('token: "s3cret" s3cret\nb: *s3cret\nc: !s3cret x'),
    );
    expect(message + hint).not.toContain('s3cret');
  });

  it('tells ten problems and counts the rest', async () => {
    const { message } = await complaintOf(() => parse('a: @x\n'.repeat(14)));
    expect(message.split('\n')).toHaveLength(12);
    expect(message).toMatch(/^14 problems in c.yaml\n[^]*\n {2}and 4 more$/);
  });
});

describe('a text that is made to exhaust the parser is refused', () => {
  const LEVELS = 'more than 50 levels stand one in the other';
  const bomb = [
    'a: &a [x, x]',
    ...Array.from('bcdefghi', (name, index) => {
      const before = `*${'abcdefgh'[index] ?? ''}`;
      return `${name}: &${name} [${Array(10).fill(before).join(', ')}]`;
    }),
  ].join('\n');

  it.each<[what: string, text: string, message: string]>([
    ['lists', '['.repeat(500_000), LEVELS],
    ['maps', '{a: '.repeat(250_000), LEVELS],
    ['lists in block notation', '- '.repeat(500_000), LEVELS],
    ['keys', '? '.repeat(500_000), LEVELS],
    ['indentation', Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), LEVELS],
    ['aliases', bomb, 'the aliases make it too large'],
  ])('%s', async (_what, text, message) => {
    expect((await complaintOf(() => parse(text))).message).toContain(message);
  });

  it('a long map is read, which takes some libraries minutes', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `key${String(index)}: x`).join('\n');
    expect(Object.keys(parse(text) as object)).toHaveLength(10_000);
  });

  it('a key that stands there very often is told of', async () => {
    const { message } = await complaintOf(() => parse('a: 1\n'.repeat(5000)));
    expect(message).toMatch(/^4999 problems/);
  });

  it('an alias of itself is read, and does no harm', () => {
    const { value, placeOf } = parseText('a: &a\n  b: *a\n', 'c.yaml');
    expect(Object.keys(value as object)).toEqual(['a']);
    expect(placeOf(['a', 'b', 'b', 'b', 'nope'], 'key')).toMatchObject({ line: 2 });
  });

  it('a merge of itself is refused', async () => {
    const { message } = await complaintOf(() => parse('a: &a\n  b: 1\n  <<: *a\n'));
    expect(message).toContain('the aliases make it too large');
  });
});

describe('placeOf', () => {
  const text = 'x-a: &a\n  tls:\n    ca: file\nlist:\n  - <<: *a\n    name: n\n  - *a\n  - empty:\n';
  const { placeOf } = parseText(text, 'c.yaml');

  it.each<[path: (string | number)[], at: 'key' | 'value', line: number, column: number]>([
    [[], 'value', 1, 1],
    [['list'], 'key', 4, 1],
    [['list'], 'value', 5, 3],
    [['list', 0], 'value', 5, 5],
    [['list', 0, 'name'], 'key', 6, 5],
    [['list', 0, 'name'], 'value', 6, 11],
    // Merged and aliased parts are found where they are written.
    [['list', 0, 'tls', 'ca'], 'value', 3, 9],
    [['list', 1, 'tls', 'ca'], 'key', 3, 5],
    [['list', 2, 'empty'], 'value', 8, 11],
    // What is not there is found at the nearest thing around it.
    [['list', 0, 'nope'], 'value', 5, 5],
    [['list', 9], 'value', 4, 1],
  ])('%j %s', (path, at, line, column) => {
    expect(placeOf(path, at)).toEqual({ line, column, path });
  });
});
