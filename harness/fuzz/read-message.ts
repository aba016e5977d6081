/** What a message of HealthCheckRequest says, read by the rules of protobuf ("Encoding") and with no lenience. */
export type Message =
  | { readonly kind: 'broken'; readonly why: string }
  | {
      readonly kind: 'whole';
      /** The last value of field 1; empty when it is not there. */
      readonly service: Buffer;
      /** What parsers are known to read in different ways, though the message is whole. */
      readonly doubt: string | undefined;
    };

/** A number as it was read. */
interface Varint {
  readonly value: bigint;
  /** Whether it is written in the shortest form, within the bits that it may have. */
  readonly plain: boolean;
}

/** The highest number of a field (protobuf, "Assigning Field Numbers"). */
const HIGHEST_FIELD = 536_870_911n;
const MOST_VARINT_BYTES = 10;
const SERVICE = 1n;

/** Reads one message without its prefix. */
export function readMessage(bytes: Buffer): Message {
  const groups: bigint[] = [];
  let service: Buffer = Buffer.alloc(0);
  let doubt: string | undefined;
  let at = 0;

  const varint = (): Varint => {
    let value = 0n;
    for (let index = 0; index < MOST_VARINT_BYTES; index += 1) {
      const byte = bytes[at];
      if (byte === undefined) throw new Broken('a number is cut');
      at += 1;
      value |= BigInt(byte & 0x7f) << BigInt(index * 7);
      if (byte < 0x80) return { value, plain: (index === 0 || byte > 0) && value < 1n << 64n };
    }
    throw new Broken('a number does not end');
  };
  const take = (length: bigint): Buffer => {
    if (length > BigInt(bytes.length - at)) throw new Broken('a field is longer than its message');
    const taken = bytes.subarray(at, at + Number(length));
    at += taken.length;
    return taken;
  };
  const number = (): bigint => {
    const { value, plain } = varint();
    if (!plain) doubt = 'a number that is not in its shortest form';
    return value;
  };

  try {
    while (at < bytes.length) {
      const tag = number();
      const field = tag >> 3n;
      if (field === 0n) throw new Broken('0 is no number of a field');
      if (field > HIGHEST_FIELD) throw new Broken('a field has too high a number');
      const wireType = Number(tag & 7n);
      if (field === SERVICE && groups.length === 0 && wireType !== 2) doubt = 'field 1 is no text';
      switch (wireType) {
        case 0:
          number();
          break;
        case 1:
          take(8n);
          break;
        case 2: {
          const value = take(number());
          if (field !== SERVICE || groups.length > 0) break;
          // A parser that looks at each value refuses, one that looks at the last does not.
          if (!isUtf8(service)) doubt = 'a name that is no UTF-8, and another name';
          service = value;
          break;
        }
        case 3:
          groups.push(field);
          if (groups.length > 1) doubt = 'a group in a group';
          break;
        case 4:
          if (groups.pop() !== field) throw new Broken('a group ends that has not begun');
          break;
        case 5:
          take(4n);
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
  return { kind: 'whole', service, doubt };
}

/** Told apart from our own mistakes. */
class Broken extends Error {}

/** Whether bytes are the text that they stand for in UTF-8. */
export function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString()).equals(bytes);
}
