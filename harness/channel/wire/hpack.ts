// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the build reads only files that others lead to
/// <reference path="./hpack.js.d.ts" />
import hpack from 'hpack.js';
import type { Field } from './exchange.ts';

/** What both sides may remember of earlier header blocks, in bytes, where nobody says otherwise (RFC 9113, section 6.5.2). */
export const DEFAULT_TABLE_SIZE = 4096;
const TABLE = { table: { maxSize: DEFAULT_TABLE_SIZE } };

/**
 * Says that we remember nothing. It must stand before the next header block once the server has made the table smaller
 * (RFC 7541, section 4.2), or the server gives the connection up.
 */
export const EMPTY_TABLE = Buffer.from([0x20]);

/** Turns header fields into a block. Nothing is remembered or packed, so that each block can be read by itself. */
export function encodeFields(fields: readonly Field[]): Buffer {
  const stream = hpack.compressor.create(TABLE);
  stream.write(
    fields.map(([name, value]) => ({
      name,
      value,
      huffman: false,
      incremental: false,
      // hpack.js looks into objects by names, and would find what every object has.
      neverIndex: name in Object.prototype || value in Object.prototype,
    })),
  );
  return drain(() => stream.read());
}

function drain(read: () => Buffer | null): Buffer {
  const chunks: Buffer[] = [];
  for (let chunk = read(); chunk !== null; chunk = read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Reads the header blocks of one connection, in their order: later ones refer to earlier ones.
 *
 * @returns the function that takes the next block; it throws an Error for one that cannot be read
 */
export function createFieldReader(): (block: Buffer) => Field[] {
  const stream = hpack.decompressor.create(TABLE);
  let failure: Error | undefined;
  stream.on('error', (error) => {
    failure = error;
  });
  return (block) => {
    stream.write(block);
    stream.execute();
    if (failure !== undefined) throw failure;
    const fields: Field[] = [];
    for (let header = stream.read(); header !== null; header = stream.read())
      fields.push([header.name, header.value]);
    return fields;
  };
}
