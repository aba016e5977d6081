import { join } from 'node:path';
import type { MethodDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { packageRoot } from './package-root.ts';
import type { ServingStatus } from './status.ts';

/** The request of Check and Watch. */
export interface HealthCheckRequest {
  /** The name asked for; empty for the server as a whole. */
  service: string;
}

/** The answer of Check, and each message of Watch. */
export interface HealthCheckResponse {
  /** A number where the server sends a value that the enum does not name. */
  status: ServingStatus | number;
}

/** The answer of List. */
export interface HealthListResponse {
  statuses: Record<string, HealthCheckResponse>;
}

/** The three methods of `grpc.health.v1.Health` as grpc-js takes them, for clients and servers alike. */
export interface HealthDefinition {
  Check: MethodDefinition<HealthCheckRequest, HealthCheckResponse>;
  Watch: MethodDefinition<HealthCheckRequest, HealthCheckResponse>;
  List: MethodDefinition<object, HealthListResponse>;
}

/** The full name of the service, as it stands in the path of every call. */
export const HEALTH_SERVICE = 'grpc.health.v1.Health';

/**
 * Loads one service of a proto file of this package.
 *
 * @param file path below `proto/`, with forward slashes
 * @param service full name of the service in it
 * @returns its method definitions; the caller knows their type, since the file is read at run time
 * @throws Error when the file cannot be read or does not define the service
 */
export function loadService(file: string, service: string): object {
  const definition = loadSync(join(packageRoot, 'proto', file), { enums: String, defaults: true })[service];
  if (definition === undefined) throw new Error(`proto/${file} does not define ${service}`);
  return definition;
}

/** `grpc.health.v1.Health` as read from `proto/grpc/health/v1/health.proto`. */
export const healthDefinition = loadService(
  'grpc/health/v1/health.proto',
  HEALTH_SERVICE,
) as HealthDefinition;
