// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the build reads only files that others lead to
/// <reference path="../../harness/channel/wire/hpack.js.d.ts" />
import hpack from 'hpack.js';
import { contentOf, FLAG, FRAME } from './frames.ts';
import type { Frame } from './frames.ts';

/** A request that is whole: the client has ended its side. */
export interface WholeRequest {
  readonly stream: number;
  readonly fields: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** What is there of a request so far. */
interface Begun {
  readonly block: Buffer[];
  readonly body: Buffer[];
  fields: ReadonlyMap<string, string>;
  ends: boolean;
}

/** What both sides may remember of earlier header blocks, in bytes (RFC 9113, section 6.5.2). */
const TABLE = { table: { maxSize: 4096 } };

/**
 * Puts the requests of one connection together out of their frames.
 *
 * @returns takes a frame of type HEADERS, CONTINUATION or DATA, and returns the request once it is whole
 * @throws Error (what is returned) for a header block that cannot be read
 */
export function createRequestReader(): (frame: Frame) => WholeRequest | undefined {
  const decode = createDecoder();
  const begun = new Map<number, Begun>();
  return (frame) => {
    const { stream, type, flags } = frame;
    const request: Begun = begun.get(stream) ?? { block: [], body: [], fields: new Map(), ends: false };
    begun.set(stream, request);
    if (type !== FRAME.CONTINUATION) request.ends = (flags & FLAG.END_STREAM) !== 0;
    if (type === FRAME.DATA) request.body.push(contentOf(frame));
    else {
      request.block.push(contentOf(frame));
      if ((flags & FLAG.END_HEADERS) === 0) return undefined;
      request.fields = new Map([...request.fields, ...decode(Buffer.concat(request.block.splice(0)))]);
    }
    if (!request.ends) return undefined;
    begun.delete(stream);
    return { stream, fields: request.fields, body: Buffer.concat(request.body) };
  };
}

/** Reads the header blocks of one connection in their order: later ones refer to earlier ones. */
function createDecoder(): (block: Buffer) => [string, string][] {
  const stream = hpack.decompressor.create(TABLE);
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = error;
  });
  return (block) => {
    stream.write(block);
    stream.execute();
    if (failure !== undefined) throw failure;
    const fields: [string, string][] = [];
    for (let header = stream.read(); header !== null; header = stream.read())
      fields.push([header.name, header.value]);
    return fields;
  };
}
