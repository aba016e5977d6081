import { ImageName } from 'testcontainers';
import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import { unlessAborted } from '../time.ts';
import { connectEngine, engineWords } from './engine.ts';

/** Which image is meant. */
export interface ImageChoice {
  readonly image: string;
  /** `linux/arm64`; the engine chooses when absent. */
  readonly platform?: string;
}

/**
 * Pulls an image, unless the engine has it. Large ones take minutes, so do this before the time of a start is counted; a
 * second call finds the image there.
 *
 * @param signal gives up, with its own reason
 * @throws ConformanceError `E_DOCKER` without an engine, `E_IMAGE` when the image is not there and cannot be pulled
 */
export async function ensureImage(choice: ImageChoice, signal: AbortSignal): Promise<void> {
  const engine = await connectEngine(signal);
  try {
    const name = ImageName.fromString(choice.image);
    await unlessAborted(signal, engine.image.pull(name, { force: false, platform: choice.platform }));
  } catch (error) {
    if (signal.aborted) throw error;
    throw noImage(choice, error);
  }
}

/** That an image cannot be had, with what the engine says of it. */
export function noImage({ image, platform }: ImageChoice, error: unknown): ConformanceError {
  const wanted = platform === undefined ? quote(image) : `${quote(image)} for ${quote(platform)}`;
  return new ConformanceError(
    'E_IMAGE',
    `there is no image ${wanted} and it cannot be pulled: the engine says ${engineWords(error)}`,
    `check name, tag and platform; pull or build it yourself, or log in to its registry with docker login`,
  );
}
