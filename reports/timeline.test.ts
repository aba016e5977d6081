import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Delay, Timeline } from '../harness/timeline/timeline.ts';
import { HOSTILE_TEXT, SAMPLE_TIMELINE } from './testing/sample-timeline.ts';
import { marked } from './testing/marked-paint.ts';
import { timelineJson } from './timeline-json.ts';
import schema from './timeline.schema.json' with { type: 'json' };
import { timelineSvg } from './timeline-svg.ts';
import { timelineText } from './timeline-text.ts';
import { delayText, ticksFor } from './timeline-words.ts';

const SUITE = { name: 'grpc-health-conformance', version: '0.1.0' };
const HOSTILE: Timeline = {
  ...SAMPLE_TIMELINE,
  title: HOSTILE_TEXT,
  live: { target: HOSTILE_TEXT, scale: 60 },
  settings: { ...SAMPLE_TIMELINE.settings, service: HOSTILE_TEXT },
};
// eslint-disable-next-line no-control-regex -- that is what must not be there
const STEERING = /[\u0000-\u0009\u000b-\u001f\u202e]/;

describe('in a terminal', () => {
  const lines = timelineText(SAMPLE_TIMELINE, 100).split('\n');
  const lane = (name: string): string => lines.find((line) => line.startsWith(`  ${name}`)) ?? '';

  it('each has a lane, the server first', () => {
    expect(lane('the server')).toMatch(/^ {2}the server +█+░+█+$/);
    expect(lane('a balancer')).toMatch(/^ {2}a balancer +█+X+█+$/);
    expect(lane('a kubelet')).toMatch(/^ {2}a kubelet with a name that is lon… {2}·+█+X+░+o+█+$/);
    const widths = ['the server', 'a balancer', 'a kubelet'].map((name) => lane(name).length);
    expect(new Set(widths).size).toBe(1);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
  });

  it('says what the marks mean, and of those that are there only', () => {
    const text = lines.join('\n');
    expect(text).toContain('  X sends to a server that is not healthy');
    expect(text).toContain('  o sends nothing to a server that is healthy');
    const calm = { ...SAMPLE_TIMELINE, lanes: [] };
    expect(timelineText(calm, 100)).not.toContain('sends');
  });

  it('says how long each took, the worst first', () => {
    const from = lines.findIndex((line) => line === '  from 1 min on it never answers');
    expect(lines.slice(from + 1, from + 3)).toEqual([
      expect.stringMatching(/^ {4}a balancer +never notices +source {6}reads only the code$/),
      expect.stringMatching(/^ {4}a kubelet .* {2}keeps sending for 30 s, 1 min at most {2}documented /),
    ]);
    expect(lines).toContain('    sends already: a balancer');
    expect(lines).toContain('  ! a kubelet with a name that is lon… waits for an answer since 3 min 50 s');
    expect(lines.at(-2)).toBe('  ✗ 1 prober of 2 never noticed that the server was unhealthy');
  });

  it('says who would send to a server that is unhealthy if all were', () => {
    expect(timelineText(SAMPLE_TIMELINE, 200)).toMatch(
      /^ {2}! once none of their servers is healthy .*a kubelet .* \(documented\)$/m,
    );
    const [blind] = SAMPLE_TIMELINE.lanes;
    const calm = timelineText({ ...SAMPLE_TIMELINE, lanes: blind ? [blind] : [] }, 200);
    expect(calm).not.toContain('once none');
  });

  it('is coloured where it may be', () => {
    const text = timelineText(SAMPLE_TIMELINE, 100, marked);
    expect(text).toMatch(/<red>X+<\/red>/);
    expect(text).toMatch(/<red>never notices *<\/red>/);
    expect(timelineText(SAMPLE_TIMELINE, 100)).not.toContain('<red>');
  });

  it.each([
    ['nobody is wrong', [], '  ✓ nobody sent anything to a server that was not healthy'],
    ['somebody is slow', SAMPLE_TIMELINE.lanes.slice(1), '  ! the slowest prober kept sending for 30 s'],
  ])('says it in one line when %s', (_what, lanes, conclusion) => {
    expect(
      timelineText({ ...SAMPLE_TIMELINE, lanes }, 100)
        .trimEnd()
        .split('\n')
        .at(-1),
    ).toBe(conclusion);
  });

  it('shows what is wrong for a moment, too', () => {
    const [first] = SAMPLE_TIMELINE.lanes;
    const moment = { ...first, disagreements: [{ fromMs: 60_000, toMs: 60_001, believes: 'healthy' }] };
    const text = timelineText({ ...SAMPLE_TIMELINE, lanes: [moment as Timeline['lanes'][number]] }, 100);
    expect(text).toMatch(/a balancer +█+X█+/);
  });

  it('lets no text steer it', () => {
    expect(timelineText(HOSTILE, 100)).not.toMatch(STEERING);
  });
});

describe('as a picture', () => {
  test.each([
    ['an ordinary one', SAMPLE_TIMELINE],
    ['a hostile one', HOSTILE],
  ])('%s is XML in which no text is markup', async (_what, timeline) => {
    const svg = timelineSvg(timeline);
    const xml = { fileName: 'timeline.svg', contents: svg };
    const { errors, normalized } = await validateXML({ xml, normalization: 'c14n' });
    expect(errors).toEqual([]);
    expect(normalized).toContain('</svg>');
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(STEERING);
  });

  it('has a bar for everything', () => {
    const svg = timelineSvg(SAMPLE_TIMELINE);
    // Three of the server, one and four of the probers, three that are wrong; four patterns, five of the legend, the background.
    expect(svg.match(/<rect/g)).toHaveLength(3 + 5 + 3 + 4 + 5 + 1);
    expect(svg).toContain('1 min to 3 min: takes it for healthy, and it is not');
    expect(svg).toContain('1 min: keeps sending for 30 s, 1 min at most');
  });
});

describe('as JSON', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
  const errorsOf = (value: unknown): string[] => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  };
  const json = (timeline: Timeline): Record<string, unknown> =>
    JSON.parse(timelineJson(timeline, SUITE)) as Record<string, unknown>;

  test.each([
    ['an ordinary one', SAMPLE_TIMELINE],
    ['a live one', HOSTILE],
  ])('%s has the form of the schema', (_what, timeline) => {
    expect(errorsOf(json(timeline))).toEqual([]);
    expect(timelineJson(timeline, SUITE)).not.toMatch(STEERING);
  });

  it('says everything', () => {
    expect(json(SAMPLE_TIMELINE)).toMatchObject({
      schemaVersion: 1,
      suite: SUITE,
      live: null,
      settings: { service: 'shop.Cart', albMatcher: '12', albPath: '/AWS.ALB/healthcheck' },
      truth: SAMPLE_TIMELINE.truth,
      lanes: [
        {
          prober: { id: 'blind', version: '1.2' },
          machine: { timeoutMs: 5000, failsOpen: false },
          idle: null,
        },
        {
          prober: { id: 'slow', version: null },
          machine: { timeoutMs: null, failsOpen: true },
          idle: { kind: 'waits' },
        },
      ],
    });
  });

  test.each<[what: string, change: object, problem: string]>([
    ['another version', { schemaVersion: 2 }, '/schemaVersion must be equal to constant'],
    ['an unknown key', { luck: 1 }, 'must NOT have additional properties'],
    ['no lanes', { lanes: undefined }, "must have required property 'lanes'"],
    ['another belief', { truth: [{ ...SAMPLE_TIMELINE.truth[0], state: 'ill' }] }, '/truth/0/state'],
  ])('the schema refuses %s', (_what, change, problem) => {
    const text = JSON.stringify({ ...json(SAMPLE_TIMELINE), ...change });
    expect(errorsOf(JSON.parse(text)).join('\n')).toContain(problem);
  });
});

describe('words for delays', () => {
  const down: Delay = {
    atMs: 9000,
    became: 'unhealthy',
    untilMs: 99_000,
    believed: 'healthy',
    noticedAfterMs: 60_000,
  };
  const up: Delay = { ...down, became: 'healthy', believed: 'unhealthy' };
  test.each<[delay: Delay, text: string]>([
    [down, 'keeps sending for 1 min'],
    [{ ...down, atMostMs: 90_000 }, 'keeps sending for 1 min, 1 min 30 s at most'],
    [{ ...down, noticedAfterMs: 0, atMostMs: 5000 }, 'notices at once, 5 s at most'],
    [{ ...down, noticedAfterMs: 0, atMostMs: 0 }, 'notices at once'],
    [{ ...down, noticedAfterMs: null }, 'never notices'],
    [{ ...down, believed: 'unhealthy', noticedAfterMs: 0 }, 'sends nothing already'],
    [{ ...down, believed: 'unknown' }, 'no verdict for 1 min, then unhealthy'],
    [{ ...down, believed: 'unknown', noticedAfterMs: null }, 'no verdict'],
    [up, 'sends nothing for 1 min more'],
    [{ ...up, noticedAfterMs: 0 }, 'comes back at once'],
    [{ ...up, noticedAfterMs: null }, 'never comes back'],
    [{ ...up, believed: 'healthy', noticedAfterMs: 0 }, 'sends already'],
    [{ ...up, atMs: 0 }, 'sends after 1 min'],
    [{ ...up, atMs: 0, noticedAfterMs: null }, 'never sends'],
    [{ ...up, atMs: 0, believed: 'healthy', noticedAfterMs: 0 }, 'sends from the begin on'],
  ])('%#: %s', (delay, text) => {
    expect(delayText(delay)).toBe(text);
  });
});

test.each([
  [240_000, 8, ['0s', '30s', '1m', '1m30s', '2m', '2m30s', '3m', '3m30s', '4m']],
  [86_400_000, 8, ['0s', '3h', '6h', '9h', '12h', '15h', '18h', '21h', '1d']],
  [7 * 86_400_000, 3, ['0s', '3d', '6d']],
  [900, 10, ['0s', '100ms', '200ms', '300ms', '400ms', '500ms', '600ms', '700ms', '800ms', '900ms']],
])('an axis of %d ms with room for %d', (forMs, most, texts) => {
  expect(ticksFor(forMs, most).map(({ text }) => text)).toEqual(texts);
});
