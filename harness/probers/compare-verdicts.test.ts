import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { healthDefinition } from '../../proto/health.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { strictAsk } from './ask-all.ts';
import type { Answers, Asked } from './ask-all.ts';
import type { Ask } from './ask.ts';
import { compareVerdicts } from './compare-verdicts.ts';
import type { VerdictComparison } from './compare-verdicts.ts';
import { imagine } from './imagine.ts';
import { probers } from './index.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { ProberSettings } from './settings.ts';

const ON_CHECK = { albMatcher: [{ from: 0, to: 0 }], albPath: healthDefinition.Check.path };

/** What some probers make of a server that plays an outcome. */
function compare(
  name: string,
  ids: readonly string[],
  change: Partial<ProberSettings> = {},
  more: Omit<Endpoint, 'address'> = {},
): VerdictComparison {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  const settings = { ...DEFAULT_SETTINGS, ...change };
  const endpoint = { address: '127.0.0.1:50051', ...more };
  const asked = (ask: Ask): Asked => ({ ask, seen: imagine(outcome, ask, 60_000, endpoint) });
  const chosen = probers.filter(({ id }) => ids.includes(id));
  expect(chosen).toHaveLength(ids.length);
  const answers: Answers = {
    strict: asked(strictAsk(settings)),
    byProber: new Map(chosen.map((prober) => [prober.id, asked(prober.asks(settings))])),
  };
  return compareVerdicts(answers, chosen, settings, endpoint.tls !== undefined);
}

const standings = ({ verdicts }: VerdictComparison): Record<string, string> =>
  Object.fromEntries(verdicts.map(({ prober, standing }) => [prober.id, standing]));

describe('verdicts are held against what the server says', () => {
  it.each<[outcome: string, change: Partial<ProberSettings>, standings: Record<string, string>]>([
    ['healthy', {}, { 'aws-alb': 'agrees', kubelet: 'agrees', 'a17-grpc-go': 'agrees' }],
    ['healthy', ON_CHECK, { 'aws-alb': 'agrees' }],
    ['not_serving', {}, { 'aws-alb': 'falsely-healthy', kubelet: 'agrees' }],
    ['not_serving', ON_CHECK, { 'aws-alb': 'falsely-healthy', 'aws-ecs': 'agrees' }],
    ['check_without_watch', {}, { 'a17-grpc-go': 'falsely-healthy', envoy: 'agrees' }],
    ['ct_charset', {}, { envoy: 'falsely-unhealthy', kubelet: 'agrees' }],
    ['hang', {}, { 'blackbox-exporter': 'no-verdict', kubelet: 'agrees' }],
    ['ct_wrong', ON_CHECK, { 'azure-agc': 'unknown' }],
    ['no_trailers', {}, { kubelet: 'falsely-unhealthy' }],
  ])('%s', (outcome, change, expected) => {
    expect(standings(compare(outcome, Object.keys(expected), change))).toEqual(expected);
  });

  it.each([
    ['healthy', ['aws-alb', 'kubelet'], false],
    ['not_serving', ['kubelet', 'envoy'], false],
    ['not_serving', ['kubelet', 'aws-alb'], true],
    // Who comes to no result is not wrong.
    ['hang', ['blackbox-exporter', 'kubelet'], false],
  ])('%s is a discrepancy for %j: %s', (outcome, ids, discrepant) => {
    expect(compare(outcome, ids).discrepant).toBe(discrepant);
  });
});

describe('advice', () => {
  const tls = { tls: { ca: 'an authority' } };
  it.each<[string, readonly string[], Partial<ProberSettings>, Omit<Endpoint, 'address'>, string[], RegExp]>([
    ['not_serving', ['aws-alb'], ON_CHECK, {}, ['aws-alb'], /no setting reads the message/],
    ['code_5', ['kubelet'], {}, {}, [], /register the empty name/],
    ['code_5', ['kubelet'], { service: 'a' }, {}, [], /register "a"/],
    ['code_12', ['kubelet'], {}, {}, [], /register grpc\.health\.v1\.Health/],
    ['code_16', ['kubelet'], {}, {}, [], /without a token/],
    ['ct_charset', ['envoy'], {}, {}, ['envoy'], /content-type application\/grpc/],
    ['http503_grpc', ['envoy'], {}, {}, ['envoy'], /HTTP status 200/],
    ['two_msgs', ['kubelet', 'envoy'], {}, {}, ['envoy', 'kubelet'], /one message/],
    ['no_trailers', ['kubelet'], {}, {}, ['kubelet'], /grpc-status in trailers/],
    ['gzip', ['envoy'], {}, {}, ['envoy'], /compress/],
    ['overall_serving_named_not', ['traefik'], { service: 'a' }, {}, ['traefik'], /empty name follow "a"/],
    ['check_without_watch', ['a17-grpc-go'], {}, {}, ['a17-grpc-go'], /implement Watch/],
    ['w_serving_then_ok', ['a17-grpc-go'], {}, {}, ['a17-grpc-go'], /keep Watch open/],
    ['hang', ['a17-grpc-go', 'uptime-kuma'], {}, {}, ['a17-grpc-go', 'uptime-kuma'], /answer, or refuse/],
    ['code_1', ['traefik'], {}, {}, ['traefik'], /does not look again/],
    ['tls', ['kubelet', 'envoy'], {}, tls, ['kubelet'], /plain text only/],
    [
      'auth_required',
      ['kubelet'],
      {},
      { metadata: { authorization: 'Bearer a' } },
      ['kubelet'],
      /sends no token/,
    ],
  ])('%s, %j, %j', (outcome, ids, settings, more, about, text) => {
    const { advice } = compare(outcome, ids, settings, more);
    expect(advice).toEqual([{ about, text: expect.stringMatching(text) as string }]);
  });

  it('is not given where there is nothing to change', () => {
    expect(compare('healthy', ['aws-alb', 'kubelet', 'a17-grpc-go']).advice).toEqual([]);
    expect(compare('not_serving', ['kubelet', 'envoy']).advice).toEqual([]);
  });
});
