import { describe, expect, it } from 'vitest';
import type { RegisteredStatus } from '../../proto/status.ts';
import type { Case, Declaration, Feature } from '../case/case.ts';
import { NAME, OVERALL } from '../case/names.ts';
import {
  alpn,
  check,
  checksAcrossStop,
  churn,
  clear,
  clientCertificate,
  drains,
  enterTerminalState,
  kill,
  known,
  listAgrees,
  listed,
  listMany,
  offers,
  overallFollows,
  reflection,
  restart,
  resume,
  sameAnswers,
  set,
  watch,
  wrongTransport,
} from '../case/steps.ts';
import type { Step } from '../case/step.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import type { Control } from '../control/control.ts';
import type { TargetProcess } from '../target/target.ts';
import { offersNoControl, whyNotApplicable } from './applicable.ts';
import type { TargetFacts } from './applicable.ts';
import type { Offer } from './discover.ts';

const OFFERED: Offer = { kind: 'offered' };
const ABSENT: Offer = { kind: 'absent' };
const DENIED: Offer = { kind: 'denied', code: 'PERMISSION_DENIED' };
const BROKEN: Offer = { kind: 'broken', broken: { expected: 'a first message', actual: 'end UNKNOWN' } };
const nothing = (): void => undefined;
const EVERY_CONTROL: Required<Control> = {
  setStatus: nothing,
  setStatuses: nothing,
  clearStatus: nothing,
  enterTerminalState: nothing,
  resume: nothing,
  stopGracefully: nothing,
};

/** A process that does nothing and never ends. */
const PROCESS: TargetProcess = {
  label: 'pid 0',
  exited: new Promise(() => undefined),
  signal: () => Promise.resolve(),
  memoryBytes: () => Promise.resolve(undefined),
  lastOutput: () => '',
};

interface Differences {
  readonly control?: Control;
  readonly endpoint?: Endpoint;
  readonly features?: readonly Feature[];
  readonly process?: TargetProcess;
  readonly offers?: Partial<TargetFacts['discovery']['offers']>;
  readonly known?: readonly (readonly [string, RegisteredStatus])[];
  readonly restartable?: boolean;
  readonly maxConcurrentStreams?: number;
}

/** A target that can do everything and declares nothing, but for what is said. */
function targetWith(differences: Differences = {}): TargetFacts {
  return {
    instance: {
      control: differences.control ?? EVERY_CONTROL,
      endpoint: differences.endpoint ?? { address: '127.0.0.1:50051' },
      features: new Set(differences.features),
      process: differences.process,
      greeting: { maxConcurrentStreams: differences.maxConcurrentStreams ?? Number.POSITIVE_INFINITY },
    },
    discovery: {
      offers: { Check: OFFERED, Watch: OFFERED, List: OFFERED, ...differences.offers },
      overall: { kind: 'answered', value: 'SERVING' },
    },
    settings: { known: new Map(differences.known) },
    restartable: differences.restartable ?? true,
  };
}

const rowOf = (steps: readonly Step[], more: Partial<Case> = {}): Case => ({
  id: 'check/something',
  requirement: 'CHK-03',
  summary: 'something holds',
  steps,
  ...more,
});

const LOOKS = [check(NAME, 'NOT_FOUND')];
const SETS = [set(NAME, 'SERVING'), check(NAME, 'SERVING')];
const NO_HEALTH = 'the target does not offer grpc.health.v1.Health';
const NO_ANSWER = 'the target does not answer Check (see service/check-answers)';
const NO_RESTART = 'needs a server of its own, and the target cannot be started again';

describe('whyNotApplicable', () => {
  it.each<[what: string, steps: readonly Step[], target: Differences, reason: string | undefined]>([
    ['a case that looks, on any target', LOOKS, { control: {}, restartable: false }, undefined],
    ['a case that drives, on a target that can be driven', SETS, {}, undefined],
    ['a case that drives, on one that cannot', SETS, { control: {} }, 'target offers no control'],
    [
      'a case that needs one control of several',
      [...SETS, clear(NAME)],
      { control: { setStatus: nothing } },
      'target offers no clearStatus',
    ],
    [
      'a case whose control is the only one missing',
      [enterTerminalState()],
      { control: { setStatus: nothing, clearStatus: nothing, resume: nothing } },
      'target offers no enterTerminalState',
    ],
    [
      'a case of the terminal state, without a way back',
      [enterTerminalState(), resume()],
      { control: { enterTerminalState: nothing } },
      'target offers no resume',
    ],
    ['a Watch, absent', [watch('w', NAME)], { offers: { Watch: ABSENT } }, 'target does not offer Watch'],
    [
      'a Watch, denied',
      [watch('w', NAME)],
      { offers: { Watch: DENIED } },
      'target refuses Watch with PERMISSION_DENIED',
    ],
    [
      'a Watch, broken',
      [watch('w', NAME)],
      { offers: { Watch: BROKEN } },
      'target neither offers nor refuses Watch (see the cases of the service)',
    ],
    ['a List, absent', [listAgrees()], { offers: { List: ABSENT } }, 'target does not offer List'],
    ['a List where only Watch is absent', [listAgrees()], { offers: { Watch: ABSENT } }, undefined],
    [
      'the first reason of several, in the order of the steps',
      [set(NAME, 'SERVING'), listed(NAME, 'SERVING')],
      { control: {}, offers: { List: ABSENT } },
      'target offers no control',
    ],
    ['anything, without Check', LOOKS, { offers: { Check: ABSENT } }, NO_HEALTH],
    ['anything, with a Check that is broken', SETS, { offers: { Check: BROKEN } }, NO_ANSWER],
    ['anything, with a Check that is denied', [reflection()], { offers: { Check: DENIED } }, NO_ANSWER],
    [
      'how a method is offered, which is judged whatever is missing',
      [offers('Check')],
      { control: {}, restartable: false, offers: { Check: ABSENT, Watch: ABSENT, List: ABSENT } },
      undefined,
    ],
    ['how a broken method is offered', [offers('Watch')], { offers: { Watch: BROKEN } }, undefined],
    [
      'what is known, when nothing is',
      [known('Check')],
      {},
      'no service is named with --service NAME=STATUS',
    ],
    [
      'what is known, when something is',
      [known('Check')],
      { control: {}, known: [['a', 'SERVING']] },
      undefined,
    ],
    [
      'what is known, by a method that is absent',
      [known('List')],
      { known: [['a', 'SERVING']], offers: { List: ABSENT } },
      'target does not offer List',
    ],
    [
      'a case that needs a fresh server',
      [listMany(150, { refusable: true })],
      { restartable: false },
      NO_RESTART,
    ],
    [
      'a case that disturbs a server, but can do with a used one',
      [churn(NAME, 200)],
      { restartable: false },
      undefined,
    ],
    [
      'a case that needs a fresh server and can have one',
      [set(OVERALL, 'SERVING'), enterTerminalState()],
      { restartable: true },
      undefined,
    ],
    [
      'a case with as many calls at once as one connection takes',
      [watch('v', NAME), watch('w', NAME), check(NAME, 'NOT_FOUND')],
      { maxConcurrentStreams: 3 },
      undefined,
    ],
    [
      'a case with more calls at once than one connection takes',
      [watch('v', NAME), watch('w', NAME), check(NAME, 'NOT_FOUND')],
      { maxConcurrentStreams: 2 },
      'needs 3 calls at once on one connection, and the target allows 2',
    ],
    ['a graceful stop by control', [checksAcrossStop(OVERALL, 1)], {}, undefined],
    [
      'a graceful stop without control of it',
      [checksAcrossStop(OVERALL, 1)],
      { control: { setStatus: nothing }, process: PROCESS },
      'target offers no stopGracefully',
    ],
    [
      'a graceful stop without any control',
      [checksAcrossStop(OVERALL, 1)],
      { control: {} },
      'target offers no control',
    ],
    [
      'a graceful stop by SIGTERM',
      [checksAcrossStop(OVERALL, 1)],
      { control: {}, process: PROCESS, features: ['drain'] },
      undefined,
    ],
    ['a signal without a process', [kill()], {}, 'needs a target that runs as a process of its own'],
    ['a signal to a process', [kill()], { process: PROCESS }, undefined],
    [
      'a server that is to leave at SIGTERM and does not say that it does',
      [drains()],
      { process: PROCESS },
      'only for targets that declare drain',
    ],
    ['a server that says so', [drains()], { process: PROCESS, features: ['drain'] }, undefined],
    ['another start', [restart()], {}, undefined],
    ['another start of what is there once', [restart()], { restartable: false }, NO_RESTART],
    ['a transport that is declared', [sameAnswers('unix')], { features: ['unix'] }, undefined],
    [
      'a transport that is not declared',
      [sameAnswers('unix')],
      { features: ['ipv6', 'tls'] },
      'the target does not declare that it can be started on a Unix socket (feature unix)',
    ],
    [
      'IPv6, not declared',
      [sameAnswers('ipv6')],
      {},
      'the target does not declare that it can be started on IPv6 (feature ipv6)',
    ],
    [
      'TLS, not declared',
      [alpn()],
      { features: ['mtls'] },
      'the target does not declare that it can be started with TLS (feature tls)',
    ],
    [
      'client certificates, not declared',
      [clientCertificate('none')],
      { features: ['tls'] },
      'the target does not declare that it can be started with a demand for client certificates (feature mtls)',
    ],
    [
      'a transport that is declared, by a target that is only there once',
      [sameAnswers('unix')],
      { features: ['unix'], restartable: false },
      NO_RESTART,
    ],
    [
      'a transport that the target itself is spoken to over',
      [sameAnswers('unix')],
      { endpoint: { address: 'unix:/run/health.sock' }, restartable: false },
      undefined,
    ],
    [
      'a mistake over TLS, on a target in plain text',
      [wrongTransport('tls')],
      { control: {}, restartable: false },
      undefined,
    ],
    [
      'a mistake over TLS, on a target over TLS',
      [wrongTransport('tls')],
      { endpoint: { address: '127.0.0.1:50051', tls: {} } },
      'only for targets that are spoken to in plain text on TCP',
    ],
    [
      'a mistake over TLS, on a Unix socket',
      [wrongTransport('tls')],
      { endpoint: { address: 'unix:/run/health.sock' } },
      'only for targets that are spoken to in plain text on TCP',
    ],
    [
      'a mistake in plain text, on a target over TLS',
      [wrongTransport('plain')],
      { endpoint: { address: '127.0.0.1:50051', tls: {} }, restartable: false },
      undefined,
    ],
    ['a declared rule', [overallFollows(NAME)], { features: ['aggregation'] }, undefined],
    [
      'a rule that is not declared',
      [overallFollows(NAME)],
      { features: ['coupling'] },
      'only for targets that declare aggregation',
    ],
  ])('%s', (_what, steps, target, reason) => {
    expect(whyNotApplicable(rowOf(steps), targetWith(target))).toBe(reason);
  });

  it.each<[features: Declaration[], reason: string | undefined]>([
    [[], 'only for targets that declare coupling'],
    [['matching', 'aggregation'], 'only for targets that declare coupling'],
    [['coupling'], undefined],
  ])('a case that is only for coupling, on a target that declares %j', (declares, reason) => {
    expect(whyNotApplicable(rowOf(SETS, { onlyFor: 'coupling' }), targetWith({ features: declares }))).toBe(
      reason,
    );
  });

  it('runs a case that tolerates a declaration on targets with and without it', () => {
    const row = rowOf(LOOKS, { tolerate: 'matching' });
    expect(
      [[], ['matching'] as const].map((declares) =>
        whyNotApplicable(row, targetWith({ features: declares })),
      ),
    ).toEqual([undefined, undefined]);
  });
});

describe('offersNoControl', () => {
  it.each<[answer: boolean, control: Control]>([
    [true, {}],
    [false, EVERY_CONTROL],
    [false, { setStatus: nothing }],
    [false, { clearStatus: nothing }],
    [false, { enterTerminalState: nothing }],
    [false, { resume: nothing }],
  ])('%s for %o', (answer, control) => {
    expect(offersNoControl(control)).toBe(answer);
  });
});
