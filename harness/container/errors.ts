import { quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import { describeOutput } from '../target/output.ts';
import { engineWords } from './engine.ts';

/** What was waited for when the time was up. */
export type Stage =
  | { readonly at: 'image' }
  | { readonly at: 'start' }
  | { readonly at: 'ready'; readonly output: string; readonly last: string | undefined };

/** That an image is no server that we can reach, with the ports that it declares. */
export interface Declared {
  readonly image: string;
  /** As its EXPOSE says: `8080/tcp`. */
  readonly exposes: readonly string[];
}

/** The time was up, or somebody gave up. */
export function notReady(image: string, stage: Stage): ConformanceError {
  const seen = {
    image:
      'the engine was still pulling the image; pull it before the run, or give more time with --start-timeout',
    start: 'the engine did not start it; look at what keeps the engine busy',
    ready:
      'let it print the ready line of docs/write-a-target.md, or say under "ready" how to find out; --start-timeout gives it more time',
  }[stage.at];
  const detail =
    stage.at === 'ready'
      ? `; ${[stage.last, describeOutput(stage.output)].filter((part) => part !== undefined).join('; ')}`
      : '';
  return new ConformanceError(
    'E_START',
    `the container of ${quote(image)} did not get ready in time${detail}`,
    seen,
  );
}

/** The engine made a container and cannot start it: there is no such program in it, its port is taken. */
export function cannotStart(image: string, error: unknown): ConformanceError {
  return new ConformanceError(
    'E_START',
    `the container of ${quote(image)} cannot be started: the engine says ${engineWords(error)}`,
    'check the command of the image, or the one that the configuration gives instead; try docker run by hand',
  );
}

/** The container ended before it was ready. */
export function endedEarly(image: string, how: string, output: string): ConformanceError {
  return new ConformanceError(
    'E_START',
    `the container of ${quote(image)} ended before it was ready: ${how}; ${describeOutput(output)}`,
    output.includes('exec format error')
      ? 'the image is for another kind of machine: give its platform, if the engine can emulate it, or build it for this one'
      : `try it by hand: docker run --rm -e CONFORMANCE_LISTEN=0.0.0.0:50051 ${quote(image)}`,
  );
}

/** The server listens where the engine leads nobody to. */
export function wrongPort(which: 'port' | 'controlPort', address: string, port: number): ConformanceError {
  const variable = which === 'port' ? 'CONFORMANCE_LISTEN' : 'CONFORMANCE_CONTROL_LISTEN';
  return new ConformanceError(
    'E_START',
    `the ready line names ${quote(address)}, but only port ${String(port)} on all addresses of the container can be reached from outside`,
    `let the program listen at ${variable}, which says 0.0.0.0:${String(port)}, or give the port as "${which}" of the target`,
  );
}

/** What to say of a port of a container at which nobody answers. */
export function nobodyAnswers({ image, exposes }: Declared, port: number, silence: string): string {
  const declared = exposes.length === 0 ? 'no port' : exposes.map((entry) => quote(entry)).join(', ');
  return `nobody answers at port ${String(port)} of the container (${silence}), and the image ${quote(image)} declares ${declared}`;
}
