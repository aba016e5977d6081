import { describe, expect, it, test } from 'vitest';
import { exampleScript } from './example.ts';
import { probers } from '../probers/index.ts';
import { checkDrivable } from './drive.ts';
import { parseScript } from './script.ts';
import type { Script } from './script.ts';
import { outcomeNames } from './world.ts';

const VOCABULARY = { outcomes: ['healthy', 'not_serving', 'hang'], probers: ['kubelet', 'aws-alb'] };

function parse(text: string): Script {
  return parseScript(text, 'script.yaml', VOCABULARY);
}

describe('a script', () => {
  it('says what the server does and who looks', () => {
    const script = parse(`
title: A test
for: 10m
probers: [kubelet]
settings: { service: shop.Cart, albMatcher: '0,5-7', albPath: /shop.Cart/Check }
server:
  - { at: 0s, does: healthy }
  - { at: 1.5m, does: hang, truth: unknown }
`);
    expect(script).toEqual({
      title: 'A test',
      forMs: 600_000,
      probers: ['kubelet'],
      settings: {
        service: 'shop.Cart',
        albMatcher: [
          { from: 0, to: 0 },
          { from: 5, to: 7 },
        ],
        albPath: '/shop.Cart/Check',
      },
      events: [
        { atMs: 0, does: 'healthy' },
        { atMs: 90_000, does: 'hang', truth: 'unknown' },
      ],
    });
  });

  it('may be JSON, and needs no more than a length and what the server does', () => {
    const script = parse('{ "for": "1s", "server": [{ "at": "0s", "does": "healthy" }] }');
    expect(script).toEqual({
      title: 'script.yaml',
      forMs: 1000,
      settings: {},
      events: [{ atMs: 0, does: 'healthy' }],
    });
  });

  const good = 'for: 10m\nserver:\n  - { at: 0s, does: healthy }\n';
  test.each<[what: string, text: string, problem: string]>([
    ['nothing', '', 'script.yaml: is empty'],
    ['no YAML', 'for: [', 'script.yaml:1:'],
    ['no server', 'for: 10m', 'the key server is missing'],
    ['an empty server', 'for: 10m\nserver: []', 'server: is empty'],
    ['an unknown key', `${good}prober: [kubelet]\n`, 'prober: unknown key; did you mean "probers"?'],
    ['an unknown setting', `${good}settings: { albMatch: '0' }\n`, 'did you mean "albMatcher"?'],
    ['a length without a unit', good.replace('10m', '10'), 'for: must be a time as 90s, 5m or 1h30m'],
    ['a length that is no time', good.replace('10m', 'long'), 'for: must be a time'],
    ['no length', good.replace('10m', '0s'), 'for: must be more than nothing'],
    ['a length of years', good.replace('10m', '800d'), 'at most 7 d'],
    ['a prober that is not there', `${good}probers: [kublet]\n`, 'did you mean "kubelet"?'],
    ['a prober twice', `${good}probers: [kubelet, kubelet]\n`, 'the same word stands in the list twice'],
    ['an outcome that is not there', good.replace('healthy', 'helthy'), 'did you mean "healthy"?'],
    ['a truth of another kind', good.replace('healthy', 'hang, truth: maybe'), 'truth: must be healthy'],
    ['a late begin', good.replace('0s', '1s'), 'the first entry must be at 0s'],
    ['a time twice', `${good}  - { at: 0s, does: hang }\n`, 'must be later than 0s'],
    ['a time behind the end', `${good}  - { at: 1h, does: hang }\n`, 'lies behind the end'],
    ['a matcher that is none', `${good}settings: { albMatcher: OK }\n`, 'expected codes of gRPC'],
    ['a path that is none', `${good}settings: { albPath: x }\n`, 'must be a path'],
  ])('with %s is refused', (_what, text, problem) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'E_SCRIPT', message: expect.stringContaining(problem) as string }),
    );
  });

  it('is told of all that is wrong with it at once', () => {
    expect(() => parse('for: 5m\nserver:\n  - { at: 1s, does: a }\n  - { at: 0s, does: b }\n')).toThrow(
      expect.objectContaining({ message: expect.stringContaining('4 problems') as string }),
    );
  });
});

describe.each([
  ['computed', false],
  ['live', true],
])('the example that is %s', (_how, live) => {
  const vocabulary = { outcomes: outcomeNames, probers: probers.map(({ id }) => id) };

  it('can be read', () => {
    expect(parseScript(exampleScript(live), 'the example', vocabulary).events.length).toBeGreaterThan(2);
  });

  it('can be driven where it has to be', () => {
    const outcomes = parseScript(exampleScript(live), 'the example', vocabulary).events.map(
      ({ does }) => does,
    );
    const check = (): void => {
      checkDrivable(outcomes);
    };
    if (live) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: 'E_SCRIPT' }));
  });
});
