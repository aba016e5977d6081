/** What a message of HealthCheckResponse says to a parser that keeps to the rules of protobuf ("Encoding"). */
export type StatusRead =
  | {
      readonly kind: 'read';
      /** The last number of field 1 in its low 32 bits, as enums are read; 0 where it has none. */
      readonly status: number;
    }
  | { readonly kind: 'broken'; readonly why: string };

/** The highest number of a field (protobuf, "Assigning Field Numbers"). */
const HIGHEST_FIELD = 536_870_911n;
const MOST_VARINT_BYTES = 10;
const STATUS = 1n;

/** Reads the status in a message without its prefix. */
export function readStatus(bytes: Buffer): StatusRead {
  const groups: bigint[] = [];
  let status = 0;
  let at = 0;

  const number = (): bigint => {
    let value = 0n;
    for (let index = 0; index < MOST_VARINT_BYTES; index += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw new Broken('a number is cut');
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(index * 7);
      if (byte < 0x80) {
        if (value >= 1n << 64n) break;
        return value;
      }
    }
    throw new Broken('a number has more than 64 bits');
  };
  const skip = (length: bigint): void => {
    if (length > BigInt(bytes.length - at)) throw new Broken('a field is longer than its message');
    at += Number(length);
  };

  try {
    while (at < bytes.length) {
      const tag = number();
      const field = tag >> 3n;
      const wireType = Number(tag & 7n);
      if (field === 0n || field > HIGHEST_FIELD) throw new Broken(`${String(field)} is no number of a field`);
      switch (wireType) {
        case 0: {
          const value = number();
          if (field === STATUS && groups.length === 0) status = Number(BigInt.asIntN(32, value));
          break;
        }
        case 1:
          skip(8n);
          break;
        case 2:
          skip(number());
          break;
        case 3:
          groups.push(field);
          break;
        case 4:
          if (groups.pop() !== field) throw new Broken('a group ends that has not begun');
          break;
        case 5:
          skip(4n);
          break;
        default:
          throw new Broken(`${String(wireType)} is no wire type`);
      }
    }
    if (groups.length > 0) throw new Broken('a group does not end');
  } catch (error) {
    if (error instanceof Broken) return { kind: 'broken', why: error.message };
    throw error;
  }
  return { kind: 'read', status };
}

/** Told apart from our own mistakes. */
class Broken extends Error {}
