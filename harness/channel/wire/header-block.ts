import { contentOf, FLAG, FRAME, SMALLEST_MAX_FRAME } from './frames.ts';
import type { Frame } from './frames.ts';

/** A header block that is whole. */
export interface HeaderBlock {
  readonly stream: number;
  /** Whether it ends the stream. */
  readonly end: boolean;
  readonly bytes: Buffer;
}

/** What became of a frame of a header block. */
export type Gathered =
  | { readonly kind: 'whole'; readonly block: HeaderBlock }
  | { readonly kind: 'more to come' }
  | { readonly kind: 'too long' };

/** Longer than any block that a client takes, in bytes. */
export const MOST_BLOCK_BYTES = 1_048_576;

/** Puts header blocks together out of HEADERS and CONTINUATION frames (RFC 9113, section 4.3). */
export function createBlockReader(): (frame: Frame) => Gathered {
  let open: { readonly stream: number; readonly end: boolean; readonly parts: Buffer[] } | undefined;
  let length = 0;
  return (frame) => {
    if (frame.type === FRAME.HEADERS) {
      open = { stream: frame.stream, end: (frame.flags & FLAG.END_STREAM) !== 0, parts: [] };
      length = 0;
    }
    const part = contentOf(frame);
    length += part.length;
    if (length > MOST_BLOCK_BYTES) return { kind: 'too long' };
    open?.parts.push(part);
    if (open === undefined || (frame.flags & FLAG.END_HEADERS) === 0) return { kind: 'more to come' };
    const { parts, stream, end } = open;
    open = undefined;
    return { kind: 'whole', block: { stream, end, bytes: Buffer.concat(parts) } };
  };
}

/**
 * A header block as frames: in `frames` of them, or in more where one would be longer than every server takes.
 *
 * @param frames into how many frames it is cut; the others are CONTINUATION
 */
export function headerFrames({ stream, end, bytes }: HeaderBlock, frames: number): Frame[] {
  const amount = Math.max(frames, Math.ceil(bytes.length / SMALLEST_MAX_FRAME));
  const size = Math.ceil(bytes.length / amount);
  return Array.from({ length: amount }, (_, index) => ({
    type: index === 0 ? FRAME.HEADERS : FRAME.CONTINUATION,
    flags: (index === 0 && end ? FLAG.END_STREAM : 0) | (index === amount - 1 ? FLAG.END_HEADERS : 0),
    stream,
    payload: bytes.subarray(index * size, (index + 1) * size),
  }));
}
