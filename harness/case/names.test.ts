import { describe, expect, it } from 'vitest';
import {
  fixed,
  fresh,
  NAME,
  NAME_VARIANTS,
  nameLabel,
  OTHER,
  OVERALL,
  resolveName,
  variant,
} from './names.ts';
import type { Name, NameVariant } from './names.ts';

const SCOPE = { run: 'abc123', caseId: 'watch/every-change' };
const CART = 'conformance.x.y.a.Cart';
/** "Café" with the accent in one code point, as most keyboards write it. */
const CAFE = 'conformance.x.y.a.Caf\u00e9';

describe('resolveName', () => {
  it.each<[what: string, name: Name, text: string]>([
    ['a fresh name', NAME, 'conformance.abc123.watch.every-change.a'],
    ['a second fresh name', OTHER, 'conformance.abc123.watch.every-change.b'],
    ['a suffix as it is', fresh('a', '.\u00fc/\0'), 'conformance.abc123.watch.every-change.a.\u00fc/\0'],
    ['a fixed name', fixed('__proto__'), '__proto__'],
    ['the empty name', OVERALL, ''],
    ['a variant', variant(NAME, 'trailing-dot'), 'conformance.abc123.watch.every-change.a.'],
    ['a variant of a fixed name', variant(fixed('shop.Cart'), 'last-part-only'), 'Cart'],
    [
      'a variant of a variant',
      variant(variant(fixed('shop.Cart'), 'with-prefix'), 'with-suffix'),
      'xshop.Cartx',
    ],
  ])('writes %s', (_what, name, text) => {
    expect(resolveName(name, SCOPE)).toBe(text);
  });

  it('turns every slash of the id into a dot', () => {
    const scope = { run: 'r', caseId: 'transition/unknown-to-serving/watch' };
    expect(resolveName(NAME, scope)).toBe('conformance.r.transition.unknown-to-serving.watch.a');
  });

  it('gives every run, case, key and suffix a name of its own, of 20 to 199 bytes', () => {
    const names = ['run1', 'run2'].flatMap((run) =>
      ['watch/a', 'watch/a-b', 'watch/a/b', 'list/a', 'list/a-b/c'].flatMap((caseId) =>
        ['a', 'b', 'n1', 'n11'].flatMap((key) =>
          ['', '.Cart', '\u{1f4a5}', `.${'x'.repeat(120)}`].map((suffix) =>
            resolveName(fresh(key, suffix), { run, caseId }),
          ),
        ),
      ),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => Buffer.byteLength(name) < 20 || Buffer.byteLength(name) > 199)).toEqual([]);
  });

  it('gives the same name the same text each time', () => {
    expect(resolveName(fresh('a'), SCOPE)).toBe(resolveName(NAME, { ...SCOPE }));
  });
});

describe('NAME_VARIANTS', () => {
  const expected: Record<NameVariant, string> = {
    'upper-case': 'CONFORMANCE.X.Y.A.CART',
    'first-letter-upper-case': 'Conformance.x.y.a.Cart',
    'without-last-character': 'conformance.x.y.a.Car',
    'without-first-character': 'onformance.x.y.a.Cart',
    'with-suffix': 'conformance.x.y.a.Cartx',
    'with-prefix': 'xconformance.x.y.a.Cart',
    'blank-before': ' conformance.x.y.a.Cart',
    'blank-after': 'conformance.x.y.a.Cart ',
    'newline-after': 'conformance.x.y.a.Cart\n',
    'nul-after': 'conformance.x.y.a.Cart\0',
    'trailing-dot': 'conformance.x.y.a.Cart.',
    'leading-slash': '/conformance.x.y.a.Cart',
    'with-method': 'conformance.x.y.a.Cart/Method',
    'last-part-only': 'Cart',
    'parent-package': 'conformance.x.y.a',
    'star-for-last-part': 'conformance.x.y.a.*',
    'percent-encoded-dot': 'conformance%2Ex.y.a.Cart',
    // ASCII has one normal form: this one needs a name with something to compose.
    'other-normal-form': CART,
  };

  it('writes a name in each of its ways', () => {
    const written = Object.fromEntries(
      Object.entries(NAME_VARIANTS).map(([how, write]) => [how, write(CART)]),
    );
    expect(written).toEqual(expected);
  });

  it('writes an accent as a letter and a mark', () => {
    expect(NAME_VARIANTS['other-normal-form'](CAFE)).toBe('conformance.x.y.a.Cafe\u0301');
  });

  it('never gives the name itself, and no two ways the same text', () => {
    const texts = Object.values(NAME_VARIANTS).map((write) => write(CAFE));
    expect(texts).not.toContain(CAFE);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('nameLabel', () => {
  it.each<[name: Name, label: string]>([
    [NAME, '{a}'],
    [fresh('a', '.Cart'), '{a}.Cart'],
    [OVERALL, '""'],
    [fixed('say "hi"\n'), '"say \\"hi\\"\\n"'],
    [variant(fresh('a', '.Cart'), 'blank-after'), '{a}.Cart (blank-after)'],
    [variant(variant(OVERALL, 'with-suffix'), 'upper-case'), '"" (with-suffix) (upper-case)'],
  ])('%j reads %s', (name, label) => {
    expect(nameLabel(name)).toBe(label);
  });
});
