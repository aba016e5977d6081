import type { Statement } from './statement.ts';
import type { Ending, Place, ProgramWay, Services } from './way.ts';

const REFERENCE: readonly Place[] = ['target:reference'];
const DOWN: Services = { '': 'NOT_SERVING' };
const CHECK = 'grpc.health.v1.Health/Check';

/** What the article says of grpcurl. */
export const grpcurlStatements: readonly Statement[] = [
  {
    id: 'S0-34',
    says: 'grpcurl prints statuses by their names, and failures as ERROR with Code and Message',
    verdict: 'right',
    remark: 'its exit code does not tell NOT_SERVING',
    shown: [
      curled({ services: DOWN }, { exitCode: 0, stdout: '{ "status": "NOT_SERVING" }' }),
      curled(
        { with: ['-d', '{"service":"nobody"}'] },
        { exitCode: 69, stderr: 'ERROR: Code: NotFound Message: unknown service' },
      ),
      {
        by: 'prober',
        prober: 'grpcurl',
        on: REFERENCE,
        services: DOWN,
        decides: { verdict: 'healthy', exitCode: 0 },
      },
    ],
  },
  {
    id: 'S0-35',
    says: 'grpcurl sends an empty message where no -d is given',
    verdict: 'right',
    shown: [
      curled(
        { on: ['scripted:overall_serving_named_not'] },
        { exitCode: 0, stdout: '{ "status": "SERVING" }' },
      ),
      curled(
        { on: ['scripted:overall_serving_named_not'], with: ['-d', '{"service":"mygrpc"}'] },
        { exitCode: 0, stdout: '{ "status": "NOT_SERVING" }' },
      ),
      { by: 'asks', prober: 'grpcurl', has: { body: '0000000000' } },
    ],
  },
  {
    id: 'S0-36',
    says: 'reflection is registered, so that grpcurl needs no proto file',
    verdict: 'right',
    remark: 'without reflection a healthy server is a failure to it',
    shown: [
      {
        by: 'program',
        programs: ['grpcurl'],
        args: ['-plaintext', '{address}', 'proto.Health/Check'],
        on: ['target:appleboy-2017'],
        ends: { exitCode: 0, stdout: '{ "status": "SERVING" }' },
      },
      {
        by: 'program',
        programs: ['grpcurl'],
        args: ['-plaintext', '{address}', CHECK],
        on: REFERENCE,
        ends: { exitCode: 1 },
      },
    ],
  },
];

/** grpcurl with the proto file. */
function curled(
  {
    on = REFERENCE,
    services = {},
    with: more = [],
  }: Partial<Pick<ProgramWay, 'on' | 'services'>> & { readonly with?: readonly string[] },
  ends: Ending,
): ProgramWay {
  const args = ['-plaintext', '{proto}', ...more, '{address}', CHECK];
  return { by: 'program', programs: ['grpcurl'], args, on, services, ends };
}
