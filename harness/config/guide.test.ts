import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyFlags } from './override.ts';
import { printConfig } from './print.ts';
import { readText } from './read-text.ts';
import { complaintOf } from './testing/config-folder.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');

/** The blocks of a language in the guide. */
function blocks(language: string): string[] {
  return Array.from(GUIDE.matchAll(/^```(\S*)\n([^]*?)^```$/gm))
    .filter(([, name]) => name === language)
    .map(([, , text = '']) => text);
}

const FILE = 'grpc-health-conformance.yaml';

const [, BROKEN = ''] = /This file\n\n```yaml\n([^]*?)```/.exec(GUIDE) ?? [];
const GOOD = blocks('yaml').filter((text) => text !== BROKEN);

test.each(GOOD.map((text, index) => ({ text, number: index + 1 })))(
  'example $number of the guide can be used',
  ({ text }) => {
    expect(readText(text, FILE, '/').targets.length).toBeGreaterThan(0);
  },
);

test('the errors in the guide are those that the file gets', async () => {
  const { message } = await complaintOf(() => readText(BROKEN, FILE, '/'));
  expect(blocks('')).toContain(`${message}\n`);
});

test('the printed configuration in the guide is what is printed', () => {
  const [first = ''] = GOOD;
  const flags = {
    strict: true,
    out: '/home/me/shop/conformance-report',
    metadata: [{ key: 'authorization', source: { from: 'env', name: 'SHOP_TOKEN' } }],
  } as const;
  const printed = printConfig(applyFlags(readText(first, FILE, '/'), undefined, flags, '/'), flags);
  expect(GOOD).toContain(printed.replace(' # --out', ''));
});
