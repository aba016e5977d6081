import type { Client, Metadata, MethodDefinition } from '@grpc/grpc-js';
import { loadService } from '../../proto/health.ts';
import type { Endpoint } from './endpoint.ts';
import { createGrpcClient, metadataOf } from './grpc-client.ts';

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
 * @param endpoint where the server listens, and how it is spoken to
 * @param timeoutMs ceiling for each of the two versions that are tried
 * @returns the full names, or `undefined` when the server offers no reflection
 */
export async function listServices(endpoint: Endpoint, timeoutMs: number): Promise<string[] | undefined> {
  const { ServerReflectionInfo } = loadService(
    'grpc/reflection/v1/reflection.proto',
    'grpc.reflection.v1.ServerReflection',
  ) as ReflectionDefinition;
  const client = createGrpcClient(endpoint);
  try {
    for (const name of PACKAGES) {
      const services = await ask(
        client,
        `/${name}.ServerReflection/ServerReflectionInfo`,
        ServerReflectionInfo,
        metadataOf(endpoint),
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
  metadata: Metadata,
  timeoutMs: number,
): Promise<string[] | undefined> {
  return new Promise((resolve) => {
    const call = client.makeBidiStreamRequest(
      path,
      method.requestSerialize,
      method.responseDeserialize,
      metadata,
      {
        deadline: Date.now() + timeoutMs,
      },
    );
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
