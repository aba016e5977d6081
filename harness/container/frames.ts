import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';

/** The two outputs of a container. */
export interface Outputs {
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** Which output (one byte), three bytes of nothing, how many bytes follow (four bytes): the API of Docker, ContainerAttach. */
const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes the two outputs of a container apart, which an engine sends as frames in one stream. Each ends when the stream does.
 *
 * dockerode has the same. It calls itself once for each frame, and a container that prints many short lines at once makes
 * it run out of stack.
 */
export function splitOutputs(source: NodeJS.ReadableStream): Outputs {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const header = Buffer.alloc(HEADER_BYTES);
  let headerBytes = 0;
  let bodyBytes = 0;

  source.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length;) {
      if (bodyBytes > 0) {
        const end = Math.min(chunk.length, at + bodyBytes);
        (header[0] === STDERR ? stderr : stdout).write(chunk.subarray(at, end));
        bodyBytes -= end - at;
        at = end;
      } else {
        const copied = chunk.copy(header, headerBytes, at, at + HEADER_BYTES - headerBytes);
        headerBytes += copied;
        at += copied;
        if (headerBytes < HEADER_BYTES) continue;
        headerBytes = 0;
        bodyBytes = header.readUInt32BE(4);
      }
    }
  });
  const end = (): void => {
    stdout.end();
    stderr.end();
  };
  // An engine that goes away ends the stream too; how the container ended is told elsewhere.
  source.once('error', end);
  source.once('end', end);
  return { stdout, stderr };
}
