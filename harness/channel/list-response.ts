import protobuf from 'protobufjs/minimal.js';
import { SERVING_STATUSES } from '../../proto/status.ts';
import type { HeardStatus } from './connection.ts';

const { Reader } = protobuf;

/** The lower three bits of a tag are the wire type, the others the number of the field. */
const FIELD_SHIFT = 3;
const WIRE_TYPE = 7;
const STATUSES = 1;
const KEY = 1;
const VALUE = 2;
const STATUS = 1;

/**
 * Reads a HealthListResponse. A library that reads any message makes several objects of each entry, and a hundred thousand
 * names, which fit into the 4 MiB of a message, fill hundreds of megabytes then.
 *
 * @param bytes the message
 * @returns the status of each name; of a name that comes twice the last, of an entry without a status UNKNOWN
 * @throws Error for bytes that are no message
 */
export function readListResponse(bytes: Uint8Array): Map<string, HeardStatus> {
  const entries = new Map<string, HeardStatus>();
  const reader = Reader.create(bytes);
  readFields(reader, reader.len, (field) => {
    if (field !== STATUSES) return false;
    let name = '';
    let status = 0;
    readFields(reader, lengthIn(reader), (part) => {
      if (part === KEY) name = reader.string();
      else if (part === VALUE) {
        readFields(reader, lengthIn(reader), (inner) => {
          if (inner === STATUS) status = reader.int32();
          return inner === STATUS;
        });
      }
      return part === KEY || part === VALUE;
    });
    entries.set(name, SERVING_STATUSES[status] ?? status);
    return true;
  });
  return entries;
}

/** Where the message ends whose length comes next. */
function lengthIn(reader: protobuf.Reader): number {
  const length = reader.uint32();
  return reader.pos + length;
}

/** @param read reads the value of a field, or returns false for one that it does not know */
function readFields(reader: protobuf.Reader, end: number, read: (field: number) => boolean): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!read(tag >>> FIELD_SHIFT)) reader.skipType(tag & WIRE_TYPE);
  }
}
