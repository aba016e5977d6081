import { describe, expect, it, test } from 'vitest';
import { complaintOf } from '../config/testing/config-folder.ts';
import { readBaseline } from './read.ts';

const IDS = ['check/serving', 'watch/unknown-name', 'watch/unknown-name-stays-open', 'list/every-name'];
const read = (text: string, state?: 'draft'): unknown => readBaseline(text, 'b.yaml', IDS, state);

const GOOD = `# what is known
deviations:
  - reason: >-
      The server waits
      for every call.
    kind: defect
    issue: https://example.org/issues/1
    review: '2027-05-21'
    cases:
      - case: watch/unknown-name
        outcome: failed
        saw: 'silence for * ms'
      - { case: check/serving, outcome: warning, saw: "a\\nb" }
  - { reason: x, kind: difference, review: 2028-02-29, cases: [{ case: list/every-name, outcome: failed, saw: y }] }
`;

/** The good file with one of its texts changed. */
function changed(from: string, to: string): string {
  if (!GOOD.includes(from)) throw new Error(`${from} does not stand in the file`);
  return GOOD.replace(from, to);
}

test('a baseline is read', () => {
  const known = {
    reason: 'The server waits for every call.',
    kind: 'defect',
    issue: 'https://example.org/issues/1',
    review: '2027-05-21',
  };
  const other = { reason: 'x', kind: 'difference', review: '2028-02-29' };
  expect(read(GOOD)).toEqual({
    deviations: new Map([
      ['watch/unknown-name', { outcome: 'failed', saw: 'silence for * ms', known }],
      ['check/serving', { outcome: 'warning', saw: 'a\nb', known }],
      ['list/every-name', { outcome: 'failed', saw: 'y', known: other }],
    ]),
  });
});

test('a case may be broken by chance', () => {
  const text = changed(
    'cases: [{ case: list/every-name,',
    'cases: [{ case: list/every-name, sometimes: true,',
  );
  const { deviations } = readBaseline(text, 'b.yaml', IDS);
  expect(Array.from(deviations, ([id, { sometimes }]) => [id, sometimes])).toEqual([
    ['watch/unknown-name', undefined],
    ['check/serving', undefined],
    ['list/every-name', true],
  ]);
});

test('one without deviations is read, too', () => {
  expect(read('deviations: []')).toEqual({ deviations: new Map() });
});

describe('a file is refused', () => {
  it.each<[what: string, text: string, ...messages: string[]]>([
    ['that is empty', '', ' is empty'],
    ['that has comments alone', '# x\n', ' is empty'],
    ['without deviations', '{}', '1:1: the key deviations is missing'],
    [
      'with deviations by name',
      'deviations: { a: 1 }',
      '1:13: deviations: must be a list: its entries begin with "- "',
    ],
    ['that is no YAML', 'deviations: @', '1:13: a text cannot begin with @ unless it is in quotes'],
    [
      'with a star without quotes',
      changed("'silence for * ms'", '* ms'),
      '12:14: an alias (*name) cannot stand here',
    ],
    ['with an unknown key', 'deviations: []\nreson: 1', '2:1: reson: unknown key'],
    [
      'with an unknown key of a deviation',
      changed('kind: defect', 'knd: defect'),
      '3:5: deviations[0]: the key kind is missing',
      '6:5: deviations[0].knd: unknown key; did you mean "kind"?',
    ],
    [
      'with an unknown key of a case',
      changed('outcome: failed\n', 'outcome: failed\n        sow: 1\n'),
      '12:9: deviations[0].cases[0].sow: unknown key; did you mean "saw"?',
    ],
    [
      'with an unknown case',
      changed('watch/unknown-name\n', 'watch/unknwn-name\n'),
      '10:15: deviations[0].cases[0].case: there is no case "watch/unknwn-name"; did you mean "watch/unknown-name"?',
    ],
    [
      'with a case twice, in two deviations',
      changed('list/every-name', 'watch/unknown-name'),
      '14:72: deviations[1].cases[0].case: stands in line 10 already',
    ],
    [
      'with an empty reason',
      changed('reason: x', 'reason: " "'),
      '14:15: deviations[1].reason: is empty: write why it is so, with the place in the source of the implementation',
    ],
    [
      'without a review day',
      changed("    review: '2027-05-21'\n", ''),
      '3:5: deviations[0]: the key review is missing',
    ],
    [
      'with a day that is none',
      changed("'2027-05-21'", "'next year'"),
      '8:13: deviations[0].review: must be a day, as 2027-05-21',
    ],
    [
      'with the 30th of February',
      changed('2027-05-21', '2027-02-30'),
      '8:13: deviations[0].review: is no day of the calendar',
    ],
    [
      'with a 29th of February too many',
      changed('2028-02-29', '2027-02-29'),
      '14:44: deviations[1].review: is no day of the calendar',
    ],
    [
      'with a month too many',
      changed('2027-05-21', '2027-13-01'),
      '8:13: deviations[0].review: is no day of the calendar',
    ],
    [
      'with an issue that is no URL',
      changed('https://example.org/issues/1', 'example.org/1'),
      '7:12: deviations[0].issue: must begin with http:// or https://, and have no blanks',
    ],
    [
      'with an issue of a broken URL',
      changed('https://example.org/issues/1', '"https://[x"'),
      '7:12: deviations[0].issue: is no URL',
    ],
    [
      'with another kind',
      changed('kind: defect', 'kind: defekt'),
      '6:11: deviations[0].kind: must be defect or difference, not "defekt"; did you mean "defect"?',
    ],
    [
      'with an outcome that is not broken',
      changed('outcome: failed\n', 'outcome: passed\n'),
      '11:18: deviations[0].cases[0].outcome: must be failed or warning, not "passed"',
    ],
    [
      'that would fit every message',
      changed("'silence for * ms'", "'* *'"),
      '12:14: deviations[0].cases[0].saw: would fit every message: say more than *',
    ],
    [
      'with an empty message',
      changed("'silence for * ms'", "''"),
      '12:14: deviations[0].cases[0].saw: is empty',
    ],
    [
      'with a number for a message',
      changed("'silence for * ms'", '7'),
      '12:14: deviations[0].cases[0].saw: must be a text: put it in quotes',
    ],
    [
      'with a chance that is none',
      changed('outcome: failed\n', 'outcome: failed\n        sometimes: false\n'),
      '12:20: deviations[0].cases[0].sometimes: must be true, or not be there',
    ],
    [
      'with a chance that is a number',
      changed('outcome: failed\n', 'outcome: failed\n        sometimes: 0.5\n'),
      '12:20: deviations[0].cases[0].sometimes: must be true, or not be there',
    ],
    [
      'with a chance of a whole deviation',
      changed('kind: defect\n', 'kind: defect\n    sometimes: true\n'),
      '7:5: deviations[0].sometimes: unknown key',
    ],
    [
      'with no case',
      'deviations: [{ reason: x, kind: defect, review: 2027-05-21, cases: [] }]',
      '1:68: deviations[0].cases: is empty',
    ],
    [
      'with several problems, in their order',
      changed('watch/unknown-name', 'watch/x')
        .replace('2027-05-21', '2027-02-30')
        .replace('reason: x', 'reason: ""'),
      '8:13: deviations[0].review: is no day of the calendar',
      '10:15: deviations[0].cases[0].case: there is no case "watch/x"',
      '14:15: deviations[1].reason: is empty: write why it is so, with the place in the source of the implementation',
    ],
  ])('%s', async (_what, text, ...messages) => {
    const { code, message, exitCode } = await complaintOf(() => read(text));
    expect({ code, exitCode }).toEqual({ code: 'E_BASELINE', exitCode: 2 });
    const lines = message.split('\n  ');
    expect(lines.slice(lines.length === 1 ? 0 : 1).map((line) => line.replace(/^b\.yaml:/, ''))).toEqual(
      messages,
    );
  });

  it.each<[text: string, hint: string]>([
    ['deviations: 1', 'docs/baselines.md describes every key'],
    ['', 'a baseline without deviations is:   deviations: []'],
    ['deviations: []\nreson: 1', 'keys of the file: deviations'],
    [
      changed('knd'.replace('knd', 'kind: defect'), 'kind: defect\n    knd: 1'),
      'keys of a deviation: reason, kind, issue, review, cases',
    ],
    [
      changed('case: watch/unknown-name\n', 'case: watch/x\n'),
      'grpc-health-conformance list   shows every case',
    ],
  ])('with a hint: %j', async (text, hint) => {
    expect((await complaintOf(() => read(text))).hint).toBe(hint);
  });
});

test('a draft may have no reasons yet; whoever reads its report is told', () => {
  expect(read(changed('reason: x', "reason: ''"), 'draft')).toMatchObject({
    deviations: new Map([
      ['watch/unknown-name', expect.anything()],
      ['check/serving', expect.anything()],
      ['list/every-name', { known: { reason: 'nobody has written the reason yet' } }],
    ] as [string, unknown][]),
  });
});
