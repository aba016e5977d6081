import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cases } from '../../suites/index.ts';
import { readBaseline } from './read.ts';
import schema from './baseline.schema.json' with { type: 'json' };

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/baselines.md'), 'utf8');
const EXAMPLE = /^```yaml\n([^]*?)^```$/m.exec(GUIDE)?.[1] ?? '';

test('the example of the guide can be read', () => {
  const ids = cases.map(({ id }) => id);
  expect([...readBaseline(EXAMPLE, 'guide', ids).deviations.values()].map(({ known }) => known.kind)).toEqual(
    ['defect', 'defect'],
  );
});

test('the guide tells every key', () => {
  const { cases: list, ...group } = schema.properties.deviations.items.properties;
  const told = Array.from(GUIDE.matchAll(/^\| `(\w+)` +\|/gm), ([, key]) => key);
  expect(told).toEqual([...Object.keys(group), ...Object.keys(list.items.properties)]);
});
