import { Client, credentials } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/grpc-js';
import type { Endpoint } from './endpoint.ts';
import { loadService } from '../../proto/health.ts';

interface ReflectionRequest {
  listServices: string;
}

interface ReflectionResponse {
  listServicesResponse: { service: readonly { name: string }[] } | null;
}

interface ReflectionDefinition {
  ServerReflectionInfo: MethodDefinition<ReflectionRequest, ReflectionResponse>;
}

/** The two names under which servers offer the same messages. */
const PACKAGES = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'];

/**
 * Asks server reflection for all services.
 *
 * @param endpoint where the server listens
 * @param timeoutMs ceiling for each of the two versions that are tried
 * @returns the full names, or `undefined` when the server offers no reflection
 */
export async function listServices(endpoint: Endpoint, timeoutMs: number): Promise<string[] | undefined> {
  const { ServerReflectionInfo } = loadService(
    'grpc/reflection/v1/reflection.proto',
    'grpc.reflection.v1.ServerReflection',
  ) as ReflectionDefinition;
  const client = new Client(endpoint.address, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_http_proxy': 0,
  });
  try {
    for (const name of PACKAGES) {
      const services = await ask(
        client,
        `/${name}.ServerReflection/ServerReflectionInfo`,
        ServerReflectionInfo,
        timeoutMs,
      );
      if (services !== undefined) return services;
    }
    return undefined;
  } finally {
    client.close();
  }
}

function ask(
  client: Client,
  path: string,
  method: ReflectionDefinition['ServerReflectionInfo'],
  timeoutMs: number,
): Promise<string[] | undefined> {
  return new Promise((resolve) => {
    const call = client.makeBidiStreamRequest(path, method.requestSerialize, method.responseDeserialize, {
      deadline: Date.now() + timeoutMs,
    });
    let services: string[] | undefined;
    call.on('data', (response: ReflectionResponse) => {
      services = response.listServicesResponse?.service.map(({ name }) => name);
    });
    // Whatever ends the call, UNIMPLEMENTED most of all, is told by the status event.
    call.on('error', () => undefined);
    call.on('status', () => {
      resolve(services);
    });
    call.write({ listServices: '' });
    call.end();
  });
}
