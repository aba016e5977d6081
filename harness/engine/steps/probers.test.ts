import { describe, expect, it } from 'vitest';
import { runRow, told } from '../../../tests/run-row.ts';
import { NAME, OVERALL } from '../../case/names.ts';
import { proberVerdicts, set } from '../../case/steps.ts';
import type { ProberGroup } from '../../case/step.ts';
import { findBundled } from '../../target/bundled.ts';
import { embedded } from '../../target/embedded.ts';
import { scripted } from '../../target/scripted.ts';

const bundled = (name: string): ReturnType<typeof embedded> => embedded(name, findBundled(name).change);
const GROUPS: readonly ProberGroup[] = ['message', 'others', 'watchers', 'told'];

describe('proberVerdicts', () => {
  it.each(GROUPS)('passes on a good server: %s', async (group) => {
    expect(told(await runRow(embedded('reference'), [proberVerdicts(OVERALL, group)]))).toBe('passed');
  });

  it('passes where everybody sees that a service is down', async () => {
    const steps = [set(NAME, 'NOT_SERVING'), proberVerdicts(NAME, 'told')];
    expect(told(await runRow(embedded('reference'), steps))).toBe('passed');
  });

  it.each<[target: string, group: ProberGroup, saw: RegExp]>([
    [
      'mutant/probers-check-charset',
      'message',
      /^expected \d+ probers to conclude healthy, as Check says OK, SERVING; saw .*Envoy: unhealthy \(.*charset=utf-8.*\)/,
    ],
    ['mutant/probers-load-balancer-ok', 'others', /saw AWS ALB: unhealthy/],
    [
      'variant/overall-starts-not-serving',
      'others',
      /conclude unhealthy, .* NOT_SERVING; saw .*: healthy .*; and \d+ others$/,
    ],
  ])('is broken on %s, for %s', async (target, group, saw) => {
    expect(told(await runRow(bundled(target), [proberVerdicts(OVERALL, group)]))).toMatch(saw);
  });

  it('tells of nobody where Check itself says nothing', async () => {
    const target = { label: 'a server', restartable: true, start: scripted('rst_cancel') };
    expect(told(await runRow(target, [proberVerdicts(OVERALL, 'others')]))).toBe(
      'Check of "" says nothing: RST_STREAM CANCEL',
    );
  });

  it('does not judge how long the server took', async () => {
    const server = scripted('slow_700ms');
    const steps = [proberVerdicts(OVERALL, 'others')];
    expect(told(await runRow({ label: 'a server', restartable: true, start: server }, steps))).not.toContain(
      'RESPONSE_TIME',
    );
  });
});
