import { expect, it, test } from 'vitest';
import { blackboxExporter, blackboxExporterDebian } from './blackbox-exporter.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { decideImagined, letterOf } from './testing/imagined.ts';

test.each([
  ['healthy', 'H'],
  ['ok_not_serving', 'U'],
  ['ok_no_message', 'U'],
  ['code_12', 'U'],
  ['gzip', 'U'],
  ['no_trailers', 'U'],
  ['slow_6s', 'H'],
  ['refused', 'U'],
  ['http1', 'U'],
  ['http503_grpc', 'H'],
])('%s is %s for both versions', (outcome, letter) => {
  const both = [blackboxExporter, blackboxExporterDebian];
  expect(both.map((prober) => letterOf(decideImagined(prober, outcome)))).toEqual([letter, letter]);
});

test.each(['hang', 'headers_then_hang', 'msg_then_hang', 'silent'])(
  '%s fails the scrape, which is no result',
  (outcome) => {
    expect(decideImagined(blackboxExporter, outcome)).toMatchObject({
      verdict: 'none',
      rule: 'blackbox-exporter/scrape-timeout',
    });
  },
);

it('does not know what comes behind a look that was too short', () => {
  const seen = { connectedMs: 1, greetedMs: undefined, exchange: { stream: 1, events: [] }, untilMs: 9999 };
  expect(blackboxExporter.decide(seen, DEFAULT_SETTINGS)).toMatchObject({ verdict: 'unknown' });
});
