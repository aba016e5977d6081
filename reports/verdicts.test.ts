import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  AGREED,
  DISCREPANT,
  NOT_SERVING,
  sampleInput,
  sampleProber,
  sampleVerdict,
} from './testing/sample-verdicts.ts';
import { verdictsJson } from './verdicts-json.ts';
import { verdictsText } from './verdicts-text.ts';
import { verdictsReport } from './verdicts.ts';
import type { VerdictsReport } from './verdicts.ts';
import schema from './verdicts.schema.json' with { type: 'json' };

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
const asIs = (text: string): string => text;
const reportOf = (...given: Parameters<typeof sampleInput>): VerdictsReport =>
  verdictsReport(sampleInput(...given), asIs);

function errorsOf(value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

describe('as JSON', () => {
  it.each([
    ['a discrepancy', reportOf(DISCREPANT)],
    ['agreement', reportOf(AGREED, { leftOut: [sampleProber('go-training-2017', 'an old one')] })],
    [
      'a flaw',
      reportOf({
        ...AGREED,
        truth: { ...AGREED.truth, flaws: [{ kind: 'content-type', saw: 'no content-type' }] },
      }),
    ],
  ])('%s has the form of the schema', (_what, report) => {
    expect(errorsOf(JSON.parse(verdictsJson(report)))).toEqual([]);
    expect(JSON.parse(verdictsJson(report))).toEqual(report);
  });

  it('the exit code tells whether somebody is wrong', () => {
    expect([reportOf(DISCREPANT).exitCode, reportOf(AGREED).exitCode]).toEqual([1, 0]);
  });

  it.each<[string, object]>([
    ['another version', { schemaVersion: 2 }],
    ['an unknown grade', { verdicts: [{ ...reportOf(AGREED).verdicts[0], grade: 'sure' }] }],
    ['a verdict without a reason', { verdicts: [{ ...reportOf(AGREED).verdicts[0], fact: '' }] }],
    ['what it does not know', { luck: 1 }],
  ])('the schema refuses %s', (_what, change) => {
    expect(errorsOf({ ...reportOf(AGREED), ...change })).not.toEqual([]);
  });

  it.each(schema.required)('the schema wants %s', (key) => {
    expect(errorsOf({ ...reportOf(AGREED), [key]: undefined })).toEqual([
      ` must have required property '${key}'`,
    ]);
  });

  it('holds no secret that the server has sent back', () => {
    const comparison = {
      ...DISCREPANT,
      truth: { ...NOT_SERVING, wire: 'grpc-status 0 · abcdef' },
      verdicts: [
        sampleVerdict(sampleProber('envoy', 'Envoy'), 'agrees', {
          verdict: 'unhealthy',
          fact: 'ends with "abcdef"',
        }),
      ],
    };
    const report = verdictsReport(sampleInput(comparison), (text) => text.replaceAll('abcdef', '[redacted]'));
    expect(verdictsJson(report)).not.toContain('abcdef');
  });
});

describe('as text', () => {
  it('groups by verdict, with what decided and how well it is known, and says what to do', () => {
    expect(verdictsText(reportOf(DISCREPANT))).toBe(
      [
        '',
        '  target            localhost:50051, plain text',
        '  the server says   OK, NOT_SERVING   grpc-status 0 · message 08 02 · the server as a whole',
        '',
        '  unhealthy    kubelet · Envoy                           reads NOT_SERVING                                   source',
        '               grpc_health_probe (exit 4)                reads NOT_SERVING                                   verified',
        '',
        '  healthy      AWS ALB                                   reads only grpc-status: 0 is in the matcher 0       documented',
        '',
        '  no verdict   Traefik                                   looks no more                                       source',
        '',
        '  unknown      Azure                                     its vendor does not say                             unknown',
        '',
        '  ✗ 1 prober would send traffic to a server that says OK, NOT_SERVING',
        '  ! 1 prober would come to no result',
        '    AWS ALB:',
        '      no setting reads the message',
        '    the server:',
        '      register the empty name',
        '',
        '  6 probers · 12 ms',
        '',
      ].join('\n'),
    );
  });

  it('says that all agree', () => {
    const text = verdictsText(reportOf(AGREED));
    expect(text).toContain('✓ the prober that gives a verdict agrees with the server');
    expect(text).not.toContain('✗');
  });

  it.each<[what: string, report: VerdictsReport, ...texts: string[]]>([
    [
      'a healthy server that is taken out',
      reportOf({
        ...AGREED,
        verdicts: [
          sampleVerdict(sampleProber('envoy', 'Envoy'), 'falsely-unhealthy', {
            verdict: 'unhealthy',
            fact: 'no content-type',
          }),
        ],
      }),
      '✗ 1 prober would take out a server that says OK, SERVING',
    ],
    [
      'a flaw',
      reportOf({
        ...AGREED,
        truth: { ...AGREED.truth, flaws: [{ kind: 'content-type', saw: 'no content-type' }] },
      }),
      'against the protocol: no content-type',
    ],
    [
      'a service',
      reportOf(AGREED, { settings: { ...sampleInput(AGREED).settings, service: 'a' } }),
      'service "a"',
    ],
    [
      'a server that was started',
      reportOf(AGREED, { target: { label: 'cmd:./a', address: '127.0.0.1:1', transport: 'TLS' } }),
      'cmd:./a at 127.0.0.1:1, TLS',
    ],
    [
      'probers that were not asked',
      reportOf(AGREED, { leftOut: [sampleProber('go-training-2017', 'an old one')] }),
      'not asked, since they take every server for unhealthy: go-training-2017',
    ],
    ['nobody', reportOf({ ...AGREED, verdicts: [] }), '! no prober gives a verdict'],
  ])('tells of %s', (_what, report, ...texts) => {
    for (const text of texts) expect(verdictsText(report)).toContain(text);
  });
});
