import { afterAll, describe, expect, it, test } from 'vitest';
import { CEILING_MS } from '../cli.ts';
import { openBench } from './bench.ts';
import { articlesPage } from './page.ts';
import { deedsOf } from './show.ts';
import type { Shown } from './shown.ts';
import { wayText } from './way-text.ts';
import type { Way } from './way.ts';

const bench = openBench();
afterAll(() => bench[Symbol.asyncDispose]());

async function show(way: Way, signal: AbortSignal): Promise<Shown[]> {
  return Promise.all(deedsOf(way).map(async (deed) => deed.show({ bench, signal })));
}

const REFERENCE = ['target:reference'] as const;
const PROTO = 'proto/grpc/health/v1/health.proto';

describe('what is not so is not shown', () => {
  test.for<[Way, saw: string]>([
    [{ by: 'call', on: REFERENCE, sees: { message: '0802' } }, '"message":"0801"'],
    [{ by: 'call', on: REFERENCE, sees: { end: 5 } }, '"end":0'],
    [{ by: 'call', on: REFERENCE, sees: { end: 'open' } }, '"end":0'],
    [{ by: 'call', on: REFERENCE, sees: { text: 'unknown service' } }, '"text":"OK"'],
    [{ by: 'call', on: REFERENCE, service: 'a', times: 3, sees: { http: '404' } }, '"http":"200"'],
    [{ by: 'call', on: REFERENCE, service: 'a', sees: { trailersOnly: false } }, '"trailersOnly":true'],
    [
      { by: 'call', on: REFERENCE, services: { a: 'SERVING' }, service: 'a', sees: { message: '0802' } },
      '"message":"0801"',
    ],
    [{ by: 'case', on: REFERENCE, case: 'check/unknown-name', outcome: 'failed' }, '"outcome":"passed"'],
    [
      { by: 'case', on: ['target:mutant/service-missing'], case: 'service/check-answers', outcome: 'passed' },
      '"outcome":"failed"',
    ],
    [{ by: 'reflection', on: REFERENCE, lists: 'grpc.health.v1.Health' }, 'reflection lists nothing'],
    [
      {
        by: 'reflection',
        on: ['target:mutant/service-reflection-without-health'],
        lists: 'shop.Cart',
        without: 'shop.Cart',
      },
      'reflection lists shop.Cart',
    ],
    [
      { by: 'prober', prober: 'kubelet', on: REFERENCE, decides: { verdict: 'unhealthy' } },
      '"verdict":"healthy"',
    ],
    [
      { by: 'prober', prober: 'grpc-health-probe', on: ['scripted:not_serving'], decides: { exitCode: 0 } },
      '"exitCode":4',
    ],
    [
      { by: 'prober', prober: 'kubelet', on: ['imagined:hang'], decides: { verdict: 'none' } },
      '"verdict":"unhealthy"',
    ],
    [
      { by: 'prober', prober: 'kubelet', on: ['scripted:not_serving'], decides: { fact: 'reads SERVING' } },
      'reads NOT_SERVING',
    ],
    [{ by: 'asks', prober: 'kubelet', has: { stream: true } }, '"stream":false'],
    [{ by: 'machine', prober: 'kubelet', has: { failuresToFall: 2 } }, '"failuresToFall":3'],
    [{ by: 'machine', prober: 'kubelet', has: { timeoutMs: undefined } }, '"timeoutMs":1000'],
    [{ by: 'looks', prober: 'aws-alb', looks: 'HU', believes: 'HU' }, '"believes":"HH"'],
    [{ by: 'defaults', has: { service: 'a' } }, '"service":""'],
    [{ by: 'proto', file: PROTO, has: { methods: ['Check', 'Watch', 'List'] } }, '"stream Watch"'],
    [{ by: 'proto', file: PROTO, has: { service: 'proto.Health' } }, '"service":"grpc.health.v1.Health"'],
    [{ by: 'proto', file: PROTO, has: { statuses: ['SERVING = 1'] } }, '"SERVICE_UNKNOWN = 3"'],
    [{ by: 'shell', line: '(exit 3) || exit 1', exitCode: 3 }, '"exitCode":1'],
    [
      { by: 'command', args: ['verdicts', '--alb-matcher', '100'], exitCode: 1, prints: '99' },
      '"exitCode":2',
    ],
    [{ by: 'command', args: ['--version'], exitCode: 0, prints: 'nothing of the kind' }, 'expected "nothing'],
  ])('%o', { timeout: CEILING_MS }, async ([way, saw], { signal }) => {
    const [shown] = await show(way, signal);
    expect(shown).toEqual({ kind: 'not so', saw: expect.stringContaining(saw) as string });
  });

  it('nor is that of which nothing is expected', async ({ signal }) => {
    await expect(show({ by: 'call', on: REFERENCE, sees: {} }, signal)).rejects.toThrow(
      'nothing is expected',
    );
  });

  test.for<[Way, problem: string]>([
    [{ by: 'looks', prober: 'nobody', looks: 'H', believes: 'H' }, 'there is no prober nobody'],
    [{ by: 'looks', prober: 'kubelet', looks: '?', believes: '?' }, 'a look comes to H or U'],
    [{ by: 'call', on: ['scripted:nothing'], sees: { end: 0 } }, 'there is no outcome nothing'],
    [{ by: 'call', on: ['target:nothing'], sees: { end: 0 } }, 'there is no bundled target "nothing"'],
    [{ by: 'case', on: REFERENCE, case: 'check/nothing', outcome: 'passed' }, 'check/nothing'],
  ])('nor what cannot be: %o', async ([way, problem], { signal }) => {
    await expect(show(way, signal)).rejects.toThrow(problem);
  });

  it('and a tool that is missing is told', async ({ signal }) => {
    expect(await show({ by: 'shell', line: 'true', needs: 'no-such-tool', exitCode: 0 }, signal)).toEqual([
      { kind: 'cannot', why: 'no-such-tool is not on this machine' },
    ]);
  });
});

describe('the page', () => {
  it('tells what is right, what is not, and what cannot be run', () => {
    const page = articlesPage([
      {
        id: 'S0',
        title: 'An article',
        statements: [
          { id: 'S0-01', says: 'a | b', verdict: 'right', remark: 'nearly', unshown: 'it is an opinion' },
          {
            id: 'S0-02',
            says: 'c',
            verdict: 'wrong',
            instead: 'd',
            refuted: { by: 'shell', line: 'true', exitCode: 1 },
            shown: [{ by: 'shell', line: 'true || false', exitCode: 0 }],
          },
        ],
      },
    ]);
    expect(page).toContain('Of 2 statements 1 are right, 1 wrong and 0 outdated.');
    expect(page).toContain('| S0-01 | a \\| b | right; nearly | nothing to run: it is an opinion |\n');
    expect(page).toContain(
      '| S0-02 | c | **wrong**: d | `true \\|\\| false`: exit code 0; not so: `true`: exit code 1 |\n',
    );
  });

  test.for<[Way, string]>([
    [
      {
        by: 'call',
        on: ['target:reference', 'scripted:a'],
        services: { '': 'SERVING' },
        service: 'b',
        times: 2,
        sees: { end: 0, message: '' },
      },
      '2 calls of Check of `b` on `target:reference`, `scripted:a` with `""` SERVING: code 0, a message of no bytes',
    ],
    [
      {
        by: 'prober',
        prober: 'p',
        on: ['scripted:a', 'scripted:b', 'scripted:c', 'scripted:d', 'imagined:e'],
        settings: { albMatcher: [{ from: 0, to: 3 }] },
        decides: { verdict: 'none', rule: 'r', fact: 'f', exitCode: 0 },
      },
      '`p` (matcher 0-3) on `scripted:a`, `scripted:b`, `scripted:c`, 2 more: no verdict, rule `r`, “f”, exit code 0',
    ],
    [
      { by: 'machine', prober: 'p', has: { timeoutMs: undefined, intervalMs: 5 } },
      '`p` has timeoutMs `none`, intervalMs `5`',
    ],
    [
      {
        by: 'program',
        programs: ['p', 'q'],
        args: ['-x'],
        on: ['target:a'],
        ends: { exitCode: 1, stdout: '', stderr: 'no' },
      },
      '`p` and `q` with `-x` on `target:a`: exit code 1, nothing on stdout, `no` on stderr',
    ],
  ])('says what is done: %o', ([way, text]) => {
    expect(wayText(way)).toBe(text);
  });
});
