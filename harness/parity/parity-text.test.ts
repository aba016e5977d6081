import { expect, it } from 'vitest';
import type { Agreement, Cell } from './compare.ts';
import { parityText } from './parity-text.ts';

function cell(prober: string, outcome: string, agreement: Agreement): Cell {
  return {
    prober,
    outcome,
    agreement,
    model: {
      verdict: 'unhealthy',
      exitCode: 3,
      rule: 'x/deadline',
      fact: 'no answer within 1000 ms',
      grade: 'source',
      source: 'main.go:1',
    },
    real: { prober, verdict: 'none', said: 'nothing\u001b[2J' },
  };
}

it('shows each difference and a line for each prober', () => {
  const text = parityText([
    {
      name: 'one',
      version: '1.2',
      state: 'compared',
      cells: [cell('a', 'hang', 'differs'), cell('a', 'ok_serving', 'agrees'), cell('b', 'hang', 'unproved')],
    },
    {
      name: 'two',
      version: '3',
      state: 'failed',
      error: { code: 'E_NEEDS', message: 'two needs go', hint: 'install it' },
    },
  ]);
  expect(text).toBe(`✗ a · hang
    server    takes the request and never answers
    model     unhealthy, exit code 3: no answer within 1000 ms
    rule      x/deadline (source: main.go:1)
    program   none: "nothing\\u{1b}[2J"

  prober  program  version  agree   differ  unproved
  a       one      1.2      1       1       0
  b       one      1.2      0       0       1
          two      3        failed

✗ two: two needs go
    install it
  3 cells: 1 agree, 1 differ, 1 are not proved, as the model does not know
`);
});
