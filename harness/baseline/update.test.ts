import { describe, expect, it, test } from 'vitest';
import { HOSTILE, sampleResult } from '../../reports/testing/sample-report.ts';
import type { Level } from '../case/requirement.ts';
import type { CaseResult, Verdict } from '../case/result.ts';
import { complaintOf } from '../config/testing/config-folder.ts';
import { applyBaseline } from './apply.ts';
import { readBaseline } from './read.ts';
import { updateBaseline } from './update.ts';

const TODAY = '2026-11-21';

/** A result; its id is the area `check` and one letter, its requirement the number of the letter. */
function result(letter: string, verdict: Verdict, level: Level = 'MUST'): CaseResult {
  const id = `CHK-${String(letter.charCodeAt(0) - 96)}`;
  return sampleResult({ id: `check/${letter}`, requirement: { id, level, revision: 2015 } }, verdict);
}

const saw = (actual: string): Verdict => ({ outcome: 'failed', broken: { expected: 'OK', actual } });
const PASSED: Verdict = { outcome: 'passed' };
const SKIPPED: Verdict = { outcome: 'not-applicable', reason: 'no control' };
const ERRORED: Verdict = { outcome: 'errored', error: { code: 'E_CONTROL', message: 'm', hint: 'h' } };
const IDS = Array.from('abcdefghij', (letter) => `check/${letter}`);

/** What the text becomes, without the lines of new deviations that are always the same. */
const update = (text: string | undefined, ...results: CaseResult[]): string =>
  updateBaseline(text, results, TODAY).text;

const FILE = `# The deviations of shop.

deviations: # by cause
  # Section one

  # it waits
  - reason: >-
      The server waits
      for every call.
    kind:   defect     # for now
    review: "2027-05-21"
    cases:
      # the first
      - case: check/a
        outcome: failed
        saw: 'silence for * ms'   # really

      # the second
      - { case: check/b, outcome: "warning", saw: plain }

  - # it drops
    review: 2027-01-31
    reason: it drops
    kind: difference
    cases:
    - case: check/c
      saw: |-
        two
        lines
      outcome: failed
# the end
`;

/** The file with some of its lines replaced. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`${from} does not stand in the file`);
    return text.replace(from, to);
  }, FILE);
}

const A = `      # the first
      - case: check/a
        outcome: failed
        saw: 'silence for * ms'   # really

`;
const B = `
      # the second
      - { case: check/b, outcome: "warning", saw: plain }
`;
const FIRST = FILE.slice(FILE.indexOf('  # it waits'), FILE.indexOf('  - # it drops'));
const SECOND = FILE.slice(FILE.indexOf('  - # it drops'), FILE.indexOf('# the end'));

describe('what a case gives decides what becomes of it, and all else stays as it is', () => {
  it.each<[what: string, results: CaseResult[], text: string]>([
    ['it was not run', [], FILE],
    ['it is broken as before', [result('a', saw('silence for 7 ms'))], FILE],
    ['it could not be judged', [result('a', ERRORED)], FILE],
    ['it passes', [result('a', PASSED)], changed([A, ''])],
    ['it does not apply', [result('a', SKIPPED)], changed([A, ''])],
    ['it passes, the last of a list', [result('b', PASSED)], changed([B, ''])],
    ['all of a deviation pass', [result('a', PASSED), result('b', PASSED)], changed([FIRST, ''])],
    ['all of the last deviation pass', [result('c', PASSED)], changed([SECOND, ''])],
    [
      'it has another message',
      [result('a', saw('end UNKNOWN "it\'s"'))],
      changed(["'silence for * ms'", `'end UNKNOWN "it''s"'`]),
    ],
    [
      'it has another message, plain before',
      [result('b', saw('x'))],
      changed(['saw: plain', "saw: 'x'"], ['"warning"', 'failed']),
    ],
    [
      'it has another message, on lines before',
      [result('c', saw('12.5 ms'))],
      changed(['|-\n        two\n        lines\n', "'* ms'\n"]),
    ],
    [
      'it has another outcome',
      [result('a', { ...saw('silence for 1 ms'), outcome: 'warning' } as Verdict, 'SHOULD')],
      changed(['outcome: failed', 'outcome: warning']),
    ],
    ['it was a warning, and is strictly a failure', [result('b', saw('plain'), 'SHOULD')], FILE],
    [
      'several things at once',
      [result('a', PASSED), result('b', saw('y')), result('c', SKIPPED)],
      changed([A, ''], ['"warning", saw: plain', "failed, saw: 'y'"], [SECOND, '']),
    ],
  ])('%s', (_what, results, text) => {
    expect(update(FILE, ...results)).toBe(text);
  });

  it('and nothing is left when all pass', () => {
    expect(update(FILE, ...Array.from('abc', (letter) => result(letter, PASSED)))).toBe(
      '# The deviations of shop.\n\ndeviations: [] # by cause\n  # Section one\n\n# the end\n',
    );
  });

  it('with lines that end as in Windows', () => {
    const windows = (text: string): string => text.replaceAll('\n', '\r\n');
    const results = [result('a', PASSED), result('c', saw('new')), result('d', saw('x'))];
    expect(update(windows(FILE), ...results)).toBe(windows(update(FILE, ...results)));
  });

  it('without a line break at the end', () => {
    expect(update(FILE.trimEnd(), result('a', PASSED))).toBe(changed([A, '']));
    expect(update(FILE.trimEnd(), result('a', ERRORED))).toBe(FILE.trimEnd());
  });
});

describe('what is broken by chance', () => {
  const CHANCE = changed(
    ["        saw: 'silence for * ms'", "        sometimes: true # a race\n        saw: 'silence for * ms'"],
    ['saw: plain }', 'saw: plain, sometimes: true }'],
  );

  it.each<[what: string, results: CaseResult[], text: string]>([
    ['stays when it passes', [result('a', PASSED), result('b', PASSED)], CHANCE],
    ['stays when it is broken as before', [result('a', saw('silence for 7 ms'))], CHANCE],
    ['stays when it could not be judged', [result('a', ERRORED)], CHANCE],
    [
      'is rewritten when it has another message, and stays a chance',
      [result('a', saw('end UNKNOWN'))],
      CHANCE.replace("'silence for * ms'", "'end UNKNOWN'"),
    ],
    [
      'goes when it does not apply',
      [result('a', SKIPPED), result('b', PASSED)],
      CHANCE.replace(A.replace("        saw: '", "        sometimes: true # a race\n        saw: '"), ''),
    ],
  ])('%s', (_what, results, text) => {
    expect(update(CHANCE, ...results)).toBe(text);
  });

  it('stays also in a list in brackets', () => {
    const list = `deviations: [{ reason: x, kind: defect, review: 2027-05-21, cases: [
  { case: check/a, outcome: failed, saw: x, sometimes: true }, { case: check/b, outcome: failed, saw: y }] }]
`;
    const updated = update(list, result('a', PASSED), result('b', PASSED));
    expect(Array.from(readBaseline(updated, 'b', IDS).deviations)).toMatchObject([
      ['check/a', { sometimes: true }],
    ]);
  });
});

describe('what is new comes at the end, by requirement', () => {
  it('behind what is there', () => {
    const results = [
      result('d', saw('conformance.0973da.x is silent for 3 ms')),
      result('e', saw('a*'), 'SHOULD'),
    ];
    expect(update(FILE, ...results)).toBe(
      changed([
        '# the end',
        String.raw`
  # CHK-4: Check tells the status of a registered name.
  # Write the reason, with the place in the source, and whether it is a defect or a difference: an empty reason is an error.
  - reason: ''
    kind: defect
    review: '2027-05-21'
    cases:
      - case: check/d
        outcome: failed
        saw: 'conformance.*.x is silent for * ms'

  # CHK-5: Check tells the status of a registered name.
  # Write the reason, with the place in the source, and whether it is a defect or a difference: an empty reason is an error.
  - reason: ''
    kind: defect
    review: '2027-05-21'
    cases:
      - case: check/e
        outcome: warning
        saw: 'a\*'
# the end`,
      ]),
    );
  });

  it('cases of one requirement are one deviation', () => {
    const both = ['d', 'e'].map((letter) =>
      sampleResult(
        { id: `check/${letter}`, requirement: { id: 'CHK-7', level: 'MUST', revision: 2015 } },
        saw('x'),
      ),
    );
    expect(update('deviations: []', ...both).match(/- reason|case: .*/g)).toEqual([
      '- reason',
      'case: check/d',
      'case: check/e',
    ]);
  });

  it.each<[what: string, text: string | undefined, before: string]>([
    ['a new file', undefined, '# What is known to be broken'],
    ['an empty list', 'deviations: []\n', 'deviations:\n'],
    ['an empty list and a comment', '# a\ndeviations: [ ] # none\n# z\n', '# a\ndeviations: # none\n'],
    ['an empty list on a line of its own', 'deviations:\n  []\n', 'deviations:\n'],
    ['JSON', '{ "deviations": [] }', '"deviations":\n'],
    [
      'a file of which nothing is left',
      changed([FIRST, '']).replace('check/c', 'check/a'),
      '# The deviations',
    ],
  ])('in %s', (_what, text, before) => {
    const results = [result('a', PASSED), result('d', saw('x'))];
    const updated = update(text, ...results);
    expect(updated.startsWith(before)).toBe(true);
    expect([...readBaseline(updated, 'b', IDS, 'draft').deviations.keys()]).toEqual(['check/d']);
    expect(updated).not.toMatch(/\n\n\n|\n\n$/);
  });

  it.each([
    ['2026-11-21', '2027-05-21'],
    ['2026-08-31', '2027-02-28'],
    ['2027-08-31', '2028-02-29'],
    ['2026-12-31', '2027-06-30'],
    ['2026-01-01', '2026-07-01'],
  ])('and is to be looked at again half a year later: %s, %s', (today, review) => {
    const { text } = updateBaseline(undefined, [result('a', saw('x'))], today);
    expect(text).toContain(`review: '${review}'`);
  });

  it('its reason has to be written: an empty one is an error', async () => {
    const text = update(undefined, result('a', saw('x')));
    const { code, message } = await complaintOf(() => readBaseline(text, 'b.yaml', IDS));
    expect({ code, message }).toEqual({
      code: 'E_BASELINE',
      message:
        'b.yaml:5:13: deviations[0].reason: is empty: write why it is so, with the place in the source of the implementation',
    });
  });
});

test('what was done is told, and cannot steer a terminal', () => {
  const results = [
    result('a', PASSED),
    result('b', saw('\u001b[2J')),
    result('c', { outcome: 'not-applicable', reason: 'no\ncontrol' }),
    result('d', saw('x')),
    result('e', PASSED),
    result('f', ERRORED),
  ];
  expect(updateBaseline(FILE, results, TODAY).changes).toEqual([
    { kind: 'added', case: 'check/d', text: 'saw x' },
    { kind: 'removed', case: 'check/a', text: 'it passes' },
    { kind: 'changed', case: 'check/b', text: String.raw`saw \u{1b}[2J` },
    { kind: 'removed', case: 'check/c', text: 'it does not apply: no control' },
  ]);
  expect(updateBaseline(FILE, [], TODAY)).toEqual({ text: FILE, changes: [] });
});

test('a list in brackets is written on lines, with its comments', () => {
  const text = `deviations: [
  # waits
  { reason: x, kind: defect, review: 2027-05-21, cases: [
    { case: check/a, outcome: failed, saw: 'x' },
    { case: check/b, outcome: failed, saw: "y" } ] } ]
`;
  expect(update(text, result('a', PASSED))).toBe(`deviations:
  # waits
  - reason: x
    kind: defect
    review: 2027-05-21
    cases:
      - case: check/b
        outcome: failed
        saw: "y"
`);
  expect(update(text, result('a', ERRORED))).toBe(text);
});

test.each([
  ['an alias', changed(['kind: difference', 'kind: *k'], ['kind:   defect', 'kind: &k defect'])],
  ['a merge', changed(['  - # it drops', '  - <<: {}'])],
])('%s is refused: nobody knows where it is to be changed', async (_what, text) => {
  expect(await complaintOf(() => update(text, result('a', PASSED)))).toMatchObject({
    code: 'E_BASELINE',
    exitCode: 2,
  });
});

describe('what was written matches at the next run', () => {
  const texts = [
    'silence',
    'no answer within 5000 ms, 12.3 ms',
    '"conformance.0973da.watch.unknown.a", "CONFORMANCE.0973DA.X"',
    String.raw`\ * \* \\ ** \n`,
    '* 5 ms',
    ' blanks before and after ',
    "'quotes' \"and\" ''more''",
    '- list: {a, b} [c] # no comment',
    '#x',
    '&a *b !c |d >e %f @g `h',
    'null',
    'true',
    '1e3',
    '2027-05-21',
    '<<',
    '~',
    'key: value',
    'line\nbreak\r\nand\ttab',
    '\u0000\u0007\u001b[31m\u007f\u0085\u009b\u00a0\u2028\u2029\ufeff\u202e',
    'lone \ud800 and \udfff',
    'no characters \uffff\ufffe\ufdd0 \u{10ffff} \u{e0001}',
    'emoji 🚑 \u{1f468}\u200d\u{1f469}, e\u0301, \u670d\u52a1, \u05e9\u05dc',
    HOSTILE,
    'x'.repeat(5000),
    'many words '.repeat(200),
  ];
  const everything = texts.map((text, index) => [JSON.stringify(text).slice(0, 60), text, index] as const);

  it.each(everything)('%s', (_shown, text) => {
    const results = [
      result('a', saw(text)),
      result('b', { ...saw(text), outcome: 'warning' } as Verdict, 'SHOULD'),
    ];
    for (const before of [undefined, FILE]) {
      const updated = update(before, ...results);
      const held = applyBaseline(results, readBaseline(updated, 'b', IDS, 'draft'), TODAY);
      expect(held.problems).toEqual([]);
      expect(held.results.map(({ outcome }) => outcome)).toEqual(['known-failure', 'known-failure']);
      expect(update(updated, ...results)).toBe(updated);
    }
  });

  it('also what a strict run saw, in a run that is not', () => {
    const strict = result('a', saw('x'), 'SHOULD');
    const lenient = result('a', { ...saw('x'), outcome: 'warning' } as Verdict, 'SHOULD');
    const baseline = readBaseline(update(undefined, strict), 'b', IDS, 'draft');
    expect(applyBaseline([strict, lenient], baseline, TODAY).results.map(({ outcome }) => outcome)).toEqual([
      'known-failure',
      'known-failure',
    ]);
  });
});

test('any mixture of results gives a file that says just that', () => {
  const verdicts = [undefined, PASSED, SKIPPED, ERRORED, saw('silence for 9 ms'), saw('other')];
  const before = readBaseline(FILE, 'b', IDS);
  for (let mixture = 0; mixture < verdicts.length ** 3; mixture += 1) {
    const chosen = Array.from('acd', (letter, index) => {
      const verdict = verdicts[Math.floor(mixture / verdicts.length ** index) % verdicts.length];
      return verdict === undefined ? [] : [result(letter, verdict)];
    }).flat();
    const updated = update(FILE, ...chosen);
    const after = readBaseline(updated, 'b', IDS, 'draft');
    const stays = [...before.deviations.keys()].filter((id) => {
      const outcome = chosen.find((each) => each.id === id)?.outcome;
      return outcome === undefined || outcome === 'errored';
    });
    const broken = chosen.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
    expect([...after.deviations.keys()].sort()).toEqual([...stays, ...broken].sort());
    for (const id of stays) expect(after.deviations.get(id)).toEqual(before.deviations.get(id));
    expect(update(updated, ...chosen)).toBe(updated);
    expect(updated).toContain('\n# the end\n');
  }
});
