import { ALB_ON_CHECK } from '../../harness/discrepancies/settings.ts';
import { healthDefinition } from '../../proto/health.ts';
import { ERROR_CODES, scripted } from './outcomes.ts';
import type { Statement } from './statement.ts';

const WATCH_PATH = { albPath: healthDefinition.Watch.path };
const ALL_CODES = { albMatcher: [{ from: 0, to: 99 }] };

/** What the article says of the load balancer. */
export const loadBalancerStatements: readonly Statement[] = [
  {
    id: 'S0-17',
    says: 'a target group of the protocol HTTP and the version GRPC asks /grpc.health.v1.Health/Check',
    verdict: 'right',
    shown: [
      {
        by: 'asks',
        prober: 'aws-alb',
        settings: ALB_ON_CHECK,
        has: { by: 'HTTP/2', path: '/grpc.health.v1.Health/Check', body: '0000000000' },
      },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['target:reference', 'target:grpc-go'],
        settings: ALB_ON_CHECK,
        decides: { verdict: 'healthy' },
      },
    ],
  },
  {
    id: 'S0-18',
    says: 'it has one path and waits for one answer, so Check is asked, and not Watch',
    verdict: 'right',
    shown: [
      { by: 'asks', prober: 'aws-alb', settings: ALB_ON_CHECK, has: { stream: false } },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['imagined:healthy'],
        settings: { ...ALB_ON_CHECK, ...WATCH_PATH },
        decides: { verdict: 'unknown', fact: 'an answer that does not end in time' },
      },
    ],
  },
  {
    id: 'S0-19',
    says: 'with the matcher 0 only an answer that is OK is healthy',
    verdict: 'right',
    shown: [
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['scripted:ok_serving'],
        settings: ALB_ON_CHECK,
        decides: { verdict: 'healthy' },
      },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: scripted(ERROR_CODES.map((code) => `code_${String(code)}`)),
        settings: ALB_ON_CHECK,
        decides: { verdict: 'unhealthy', rule: 'alb/codes' },
      },
    ],
  },
  {
    id: 'S0-20',
    says: 'with the matcher 0, UNIMPLEMENTED (12) is unhealthy',
    verdict: 'right',
    shown: [
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['scripted:no_health_service', 'target:mutant/service-missing'],
        settings: ALB_ON_CHECK,
        decides: { verdict: 'unhealthy', fact: '12 is not in the matcher 0' },
      },
    ],
  },
  {
    id: 'S0-21',
    says: 'with the matcher 0, NOT_FOUND (5) is unhealthy',
    verdict: 'right',
    remark: 'it can name no service, so this needs a server that does not know the empty name',
    shown: [
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['scripted:overall_unregistered', 'target:grpc-js'],
        settings: ALB_ON_CHECK,
        decides: { verdict: 'unhealthy', fact: '5 is not in the matcher 0' },
      },
      {
        by: 'asks',
        prober: 'aws-alb',
        settings: { ...ALB_ON_CHECK, service: 'mygrpc' },
        has: { body: '0000000000' },
      },
    ],
  },
  {
    id: 'S0-22',
    says: 'a server that answers OK and NOT_SERVING is healthy for the load balancer',
    verdict: 'right',
    remark: 'at the same instant its container check fails',
    shown: [
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['target:reference', 'target:grpc-go'],
        services: { '': 'NOT_SERVING' },
        settings: ALB_ON_CHECK,
        decides: { verdict: 'healthy' },
      },
      {
        by: 'prober',
        prober: 'aws-ecs',
        on: ['target:reference', 'target:grpc-go'],
        services: { '': 'NOT_SERVING' },
        decides: { verdict: 'unhealthy' },
      },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['target:mutant/check-not-serving-unavailable'],
        services: { '': 'NOT_SERVING' },
        settings: ALB_ON_CHECK,
        decides: { verdict: 'unhealthy' },
      },
      {
        by: 'command',
        args: [
          'verdicts',
          'scripted:not_serving',
          '--alb-matcher=0',
          `--alb-path=${ALB_ON_CHECK.albPath}`,
          '--prober=aws-alb',
          '--prober=aws-ecs',
        ],
        exitCode: 1,
        prints: '1 prober would send traffic to a server that says OK, NOT_SERVING',
      },
    ],
  },
  {
    id: 'S0-23',
    says: 'it asks every 30 s and waits 5 s; two failures take a server out and five passes bring it back',
    verdict: 'right',
    remark: 'a new server is let in by its first pass',
    shown: [
      {
        by: 'machine',
        prober: 'aws-alb',
        has: { intervalMs: 30_000, timeoutMs: 5000, failuresToFall: 2, passesToRise: 5, firstPasses: 1 },
      },
      { by: 'looks', prober: 'aws-alb', looks: 'HUHUUHHHHH', believes: 'HHHHUUUUUH' },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['imagined:slow_6s', 'imagined:hang'],
        settings: ALB_ON_CHECK,
        decides: { verdict: 'unhealthy', rule: 'alb/timeout' },
      },
    ],
  },
  {
    id: 'S0-24',
    says: 'a server that is unhealthy gets no traffic',
    verdict: 'right',
    remark: 'unless all are, then each gets some',
    unshown: 'where traffic goes is decided in the load balancer, of which only the verdict is modelled',
  },
  {
    id: 'S0-25',
    says: 'a target group that nobody changed asks /AWS.ALB/healthcheck and wants 12; a matcher may name 0 to 99',
    verdict: 'right',
    remark:
      'the article sets other values: with these any server of gRPC is healthy, also one that is NOT_SERVING',
    shown: [
      { by: 'defaults', has: { albPath: '/AWS.ALB/healthcheck', albMatcher: [{ from: 12, to: 12 }] } },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['target:reference', 'target:grpc-go'],
        services: { '': 'NOT_SERVING' },
        decides: { verdict: 'healthy', fact: '12 is in the matcher 12' },
      },
      {
        by: 'prober',
        prober: 'aws-alb',
        on: ['scripted:code_99'],
        settings: { ...ALB_ON_CHECK, ...ALL_CODES },
        decides: { verdict: 'healthy' },
      },
      {
        by: 'command',
        args: ['verdicts', '--alb-matcher', '0-100'],
        exitCode: 2,
        prints: 'expected codes from 0 to 99',
      },
    ],
  },
];
