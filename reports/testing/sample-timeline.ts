import type { Machine } from '../../harness/probers/prober.ts';
import { DEFAULT_SETTINGS } from '../../harness/probers/settings.ts';
import type { Lane, Said, Timeline } from '../../harness/timeline/timeline.ts';

/** A text that could do harm wherever it is shown as it is. */
export const HOSTILE_TEXT = '<script>"&\'\u001b[31m\u202e]]></script>';

const MACHINE: Machine = {
  intervalMs: 30_000,
  timeoutMs: 5000,
  failuresToFall: 2,
  passesToRise: 5,
  first: 'unknown',
  firstPasses: 1,
  firstLookMs: 0,
  ground: { grade: 'documented', source: 'a guide' },
};

function said(atMs: number, verdict: Said['verdict'], fact: string): Said {
  return { atMs, verdict, fact, rule: 'sample/rule', grade: 'source', source: 'a test' };
}

const BLIND: Lane = {
  prober: { id: 'blind', name: 'a balancer', version: '1.2' },
  machine: MACHINE,
  beliefs: [{ fromMs: 0, toMs: 240_000, state: 'healthy' }],
  said: [said(0, 'healthy', 'reads only the code')],
  looks: 8,
  disagreements: [{ fromMs: 60_000, toMs: 180_000, believes: 'healthy' }],
  delays: [
    { atMs: 0, became: 'healthy', untilMs: 60_000, believed: 'healthy', noticedAfterMs: 0 },
    {
      atMs: 60_000,
      became: 'unhealthy',
      untilMs: 180_000,
      believed: 'healthy',
      noticedAfterMs: null,
      said: said(0, 'healthy', 'reads only the code'),
    },
    { atMs: 180_000, became: 'healthy', untilMs: 240_000, believed: 'healthy', noticedAfterMs: 0 },
  ],
};

const SLOW: Lane = {
  prober: { id: 'slow', name: 'a kubelet with a name that is longer than a column' },
  machine: { ...MACHINE, timeoutMs: undefined, failsOpen: { grade: 'documented', source: 'a guide' } },
  beliefs: [
    { fromMs: 0, toMs: 10_000, state: 'unknown' },
    { fromMs: 10_000, toMs: 90_000, state: 'healthy' },
    { fromMs: 90_000, toMs: 200_000, state: 'unhealthy' },
    { fromMs: 200_000, toMs: 240_000, state: 'healthy' },
  ],
  said: [said(10_000, 'healthy', 'SERVING'), said(70_000, 'unhealthy', HOSTILE_TEXT)],
  looks: 20,
  idle: { fromMs: 230_000, kind: 'waits' },
  disagreements: [
    { fromMs: 60_000, toMs: 90_000, believes: 'healthy' },
    { fromMs: 180_000, toMs: 200_000, believes: 'unhealthy' },
  ],
  delays: [
    { atMs: 0, became: 'healthy', untilMs: 60_000, believed: 'unknown', noticedAfterMs: 10_000 },
    {
      atMs: 60_000,
      became: 'unhealthy',
      untilMs: 180_000,
      believed: 'healthy',
      noticedAfterMs: 30_000,
      atMostMs: 60_000,
      said: said(70_000, 'unhealthy', HOSTILE_TEXT),
    },
    { atMs: 180_000, became: 'healthy', untilMs: 240_000, believed: 'unhealthy', noticedAfterMs: 20_000 },
  ],
};

/** A server that goes away for two minutes, one prober that never notices and one that is slow. */
export const SAMPLE_TIMELINE: Timeline = {
  title: 'A test',
  forMs: 240_000,
  settings: { ...DEFAULT_SETTINGS, service: 'shop.Cart' },
  truth: [
    { fromMs: 0, toMs: 60_000, state: 'healthy', does: 'healthy', words: 'is a healthy server' },
    { fromMs: 60_000, toMs: 180_000, state: 'unhealthy', does: 'hang', words: 'never answers' },
    { fromMs: 180_000, toMs: 240_000, state: 'healthy', does: 'healthy', words: 'is a healthy server' },
  ],
  lanes: [BLIND, SLOW],
};
