import { healthDefinition } from '../../proto/health.ts';
import type { HealthCheckRequest, HealthCheckResponse, HealthDefinition } from '../../proto/health.ts';
import { serviceIn } from './strict-request.ts';

function readRequest(bytes: Buffer): HealthCheckRequest {
  return { service: serviceIn(bytes) };
}

/** protobufjs writes a status that is the default, which proto3 leaves out. */
function writeResponse(response: HealthCheckResponse): Buffer {
  return response.status === 'UNKNOWN' ? Buffer.alloc(0) : healthDefinition.Check.responseSerialize(response);
}

/** The health service as a strict server reads and writes it. */
export const strictDefinition: HealthDefinition = {
  ...healthDefinition,
  Check: { ...healthDefinition.Check, requestDeserialize: readRequest, responseSerialize: writeResponse },
  Watch: { ...healthDefinition.Watch, requestDeserialize: readRequest, responseSerialize: writeResponse },
};
