import { healthDefinition } from '../../proto/health.ts';
import type { Method, Rules } from './rules.ts';

const METHODS: readonly Method[] = ['Check', 'Watch', 'List'];

/** A media type that begins so is one of gRPC: `application/grpc`, `application/grpc+proto`, … (PROTOCOL-HTTP2.md). */
const GRPC = 'application/grpc';

/** The units of `grpc-timeout`, in milliseconds. */
const UNITS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** At most eight digits and a unit (PROTOCOL-HTTP2.md, "Timeout"). */
const TIMEOUT = /^(?<digits>\d{1,8})(?<unit>[HMSmun])$/;

/** How a strict server reads a header block. */
export const strictHead: Pick<Rules, 'admit' | 'methodOf' | 'unserved' | 'timeoutMs'> = {
  admit: ({ fields }) => {
    if (fields[':method'] !== 'POST')
      return { by: 'response', response: { head: { ':status': 405, allow: 'POST' } } };
    return fields['content-type']?.startsWith(GRPC)
      ? undefined
      : { by: 'response', response: { head: { ':status': 415 } } };
  },
  methodOf: ({ path }) => METHODS.find((method) => healthDefinition[method].path === path),
  unserved: () => ({ by: 'status', code: 'UNIMPLEMENTED', message: 'there is no such method' }),
  timeoutMs: (_call, value) => {
    const { digits, unit = '' } = TIMEOUT.exec(value)?.groups ?? {};
    const unitMs = UNITS[unit];
    return digits === undefined || unitMs === undefined
      ? { by: 'status', code: 'INTERNAL', message: 'grpc-timeout is malformed' }
      : Number(digits) * unitMs;
  },
};
