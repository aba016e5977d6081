import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { connectEngine } from '../../harness/container/engine.ts';
import type { Engine } from '../../harness/container/engine.ts';
import { ConformanceError } from '../../harness/errors.ts';

const ENGINE_CEILING_MS = 10_000;

/**
 * The container engine of this machine, or why there are no tests with containers.
 *
 * @throws ConformanceError `E_DOCKER` where CONFORMANCE_REQUIRE_DOCKER is set: there nothing may be skipped
 */
export async function findEngine(): Promise<Engine | string> {
  try {
    return await connectEngine(AbortSignal.timeout(ENGINE_CEILING_MS));
  } catch (error) {
    const required = process.env['CONFORMANCE_REQUIRE_DOCKER'] === '1';
    if (required || !(error instanceof ConformanceError)) throw error;
    return error.message;
  }
}

/** An image that is removed with all its containers when it is disposed of. */
export interface TestImage extends AsyncDisposable {
  readonly image: string;
  /** The ids of its containers, of those that ended too. */
  readonly containers: () => Promise<string[]>;
}

/** Builds the image of the reference server, under a name that no other test uses. */
export async function buildReferenceImage(engine: Engine): Promise<TestImage> {
  const image = `grpc-health-conformance/test:${randomUUID()}`;
  const script = fileURLToPath(new URL('../../targets/reference/image/build.sh', import.meta.url));
  await execa(script, [image], { env: { NODE: process.execPath } });
  return testImage(engine, image);
}

/** Makes an image that holds nothing and cannot be started. */
export async function buildEmptyImage(engine: Engine): Promise<TestImage> {
  const tag = randomUUID();
  const emptyTar = Buffer.alloc(1024);
  const docker = engine.container.dockerode;
  const progress = await docker.importImage(emptyTar as unknown as string, {
    repo: 'grpc-health-conformance/test',
    tag,
    changes: ['CMD ["/not-there"]'],
  });
  await new Promise((resolve) => {
    docker.modem.followProgress(progress, resolve);
  });
  return testImage(engine, `grpc-health-conformance/test:${tag}`);
}

function testImage(engine: Engine, image: string): TestImage {
  const docker = engine.container.dockerode;
  const containers = async (): Promise<string[]> => {
    const found = await docker.listContainers({ all: true, filters: { ancestor: [image] } });
    return found.map(({ Id }) => Id);
  };
  return {
    image,
    containers,
    [Symbol.asyncDispose]: async () => {
      for (const id of await containers()) await docker.getContainer(id).remove({ force: true, v: true });
      await docker.getImage(image).remove({ force: true });
    },
  };
}

/** Settles when a container is removed, by whomever. */
export async function untilRemoved(engine: Engine, id: string): Promise<void> {
  const container = engine.container.getById(id);
  await container.wait({ condition: 'removed' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error;
  });
}
