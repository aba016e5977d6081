import type { Statement } from './statement.ts';
import type { Ending, Place, ProgramWay, Services } from './way.ts';

const REFERENCE: readonly Place[] = ['target:reference'];
/** The version of the article, and the one of today. */
const OLD = 'grpc-health-probe-0.3.1';
const NEW = 'grpc-health-probe';

const DOWN: Services = { '': 'NOT_SERVING' };
const NOT_FOUND = 'error: health rpc failed: rpc error: code = NotFound desc = unknown service';
const BOTH = [OLD, NEW];

/** What the article says of grpc_health_probe, and of the check of a container. */
export const containerStatements: readonly Statement[] = [
  {
    id: 'S0-26',
    says: 'grpc_health_probe prints "healthy: SERVING" where all is well',
    verdict: 'wrong',
    instead:
      'it prints "status: SERVING" on stderr, nothing on stdout, and ends with 0; the other words stand in its README',
    refuted: printed({}, { exitCode: 0, stderr: 'healthy: SERVING' }),
    shown: [
      printed({}, { exitCode: 0, stdout: '', stderr: 'status: SERVING' }),
      { by: 'prober', prober: NEW, on: REFERENCE, decides: { verdict: 'healthy', exitCode: 0 } },
    ],
  },
  {
    id: 'S0-27',
    says: 'of a server that is NOT_SERVING it prints: service unhealthy (responded with "NOT_SERVING")',
    verdict: 'right',
    remark: 'on stderr, with exit code 4',
    shown: [
      printed(
        { services: DOWN },
        { exitCode: 4, stderr: 'service unhealthy (responded with "NOT_SERVING")' },
      ),
      { by: 'prober', prober: NEW, on: REFERENCE, services: DOWN, decides: { exitCode: 4 } },
    ],
  },
  {
    id: 'S0-28',
    says: 'of a name that nobody registered it prints: error: health rpc failed: rpc error: code = NotFound desc = unknown service',
    verdict: 'right',
    remark: 'on stderr, with exit code 3',
    shown: [
      printed(
        { args: ['{patient}', '-addr={address}', '-service=nobody'] },
        { exitCode: 3, stderr: NOT_FOUND },
      ),
      { by: 'prober', prober: NEW, on: REFERENCE, settings: { service: 'nobody' }, decides: { exitCode: 3 } },
    ],
  },
  {
    id: 'S0-29',
    says: 'everything but SERVING ends it with another exit code than 0',
    verdict: 'right',
    shown: [
      printed(
        { services: { '': 'UNKNOWN' } },
        { exitCode: 4, stderr: 'service unhealthy (responded with "UNKNOWN")' },
      ),
      {
        by: 'prober',
        prober: NEW,
        on: [
          'scripted:ok_unknown',
          'scripted:ok_empty',
          'scripted:ok_service_unknown',
          'scripted:ok_enum_99',
        ],
        decides: { verdict: 'unhealthy', exitCode: 4 },
      },
      {
        by: 'prober',
        prober: NEW,
        on: ['scripted:code_5', 'scripted:code_12', 'scripted:code_14', 'imagined:hang'],
        decides: { verdict: 'unhealthy', exitCode: 3 },
      },
      {
        by: 'prober',
        prober: NEW,
        on: ['imagined:refused', 'imagined:silent'],
        decides: { verdict: 'unhealthy', exitCode: 2 },
      },
    ],
  },
  {
    id: 'S0-30',
    says: '-addr=:8080, without a host, reaches the server of the same machine',
    verdict: 'right',
    shown: [printed({ args: ['{patient}', '-addr=:{port}'] }, { exitCode: 0 })],
  },
  {
    id: 'S0-31',
    says: 'CMD-SHELL with "|| exit 1" behind the command makes 1 of every failure',
    verdict: 'right',
    shown: [
      { by: 'shell', line: '(exit 0) || exit 1', exitCode: 0 },
      { by: 'shell', line: '(exit 2) || exit 1', exitCode: 1 },
      { by: 'shell', line: '(exit 3) || exit 1', exitCode: 1 },
      { by: 'shell', line: '(exit 4) || exit 1', exitCode: 1 },
    ],
  },
  {
    id: 'S0-32',
    says: 'for ECS a container whose check does not end with 0 is unhealthy, and is replaced',
    verdict: 'right',
    remark: 'after three checks, 30 s apart, each of 5 s; the replacing is not modelled',
    shown: [
      {
        by: 'prober',
        prober: 'aws-ecs',
        on: ['scripted:not_serving', 'scripted:no_health_service', 'imagined:refused', 'imagined:hang'],
        decides: { verdict: 'unhealthy' },
      },
      { by: 'prober', prober: 'aws-ecs', on: ['scripted:healthy'], decides: { verdict: 'healthy' } },
      { by: 'machine', prober: 'aws-ecs', has: { intervalMs: 30_000, timeoutMs: 5000, failuresToFall: 3 } },
      { by: 'looks', prober: 'aws-ecs', looks: 'HUUHUUUH', believes: 'HHHHHHUH' },
    ],
  },
  {
    id: 'S0-33',
    says: 'grpc_health_probe v0.3.1 is what to install',
    verdict: 'outdated',
    instead:
      'that is of 2019; it says the same of all that stands above, and ends with 2 for a flag that it does not know, where the one of today ends with 1',
    refuted: printed({ programs: [NEW], args: ['-nonsense'] }, { exitCode: 2 }),
    shown: [
      printed({ programs: [OLD], args: ['-nonsense'] }, { exitCode: 2 }),
      printed({ programs: [NEW], args: ['-nonsense'] }, { exitCode: 1 }),
      {
        by: 'prober',
        prober: OLD,
        on: ['scripted:not_serving'],
        decides: { verdict: 'unhealthy', exitCode: 4 },
      },
    ],
  },
];

/** Of both versions, with an address and nothing else, where nothing else is said. */
function printed(
  {
    programs = BOTH,
    args = ['{patient}', '-addr={address}'],
    services = {},
  }: Partial<Pick<ProgramWay, 'programs' | 'args' | 'services'>>,
  ends: Ending,
): ProgramWay {
  return { by: 'program', programs, args, on: REFERENCE, services, ends };
}
