/** A field of a message as it was sent. */
export interface SentField {
  readonly number: number;
  readonly wireType: number;
  /** What is in it: the bytes behind the length where there is one, and nothing of a group. */
  readonly content: Uint8Array;
}

/**
 * The fields of a message in the order in which they were sent, without those that are inside of a group. protobufjs takes much
 * that is none (a field that is longer than its message, wire types that are not defined), and the reference is strict.
 *
 * @throws Error that says why the bytes are no message of protobuf
 */
export function fieldsOf(bytes: Uint8Array): SentField[] {
  const fields: SentField[] = [];
  const groups: number[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < MOST_BITS; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('a number is cut');
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Error('a number does not end');
  };
  const skip = (length: number): void => {
    if (length > bytes.length - at) throw new Error('a field is longer than its message');
    at += length;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new Error('0 is no number of a field');
    const wireType = tag % 8;
    const outside = groups.length === 0;
    let from = at;
    switch (wireType) {
      case 0:
        varint();
        break;
      case 1:
        skip(8);
        break;
      case 2: {
        const length = varint();
        from = at;
        skip(length);
        break;
      }
      case 3:
        groups.push(number);
        break;
      case 4:
        if (groups.pop() !== number) throw new Error('a group ends that has not begun');
        break;
      case 5:
        skip(4);
        break;
      default:
        throw new Error(`${String(wireType)} is no wire type`);
    }
    if (outside) fields.push({ number, wireType, content: bytes.subarray(from, at) });
  }
  if (groups.length > 0) throw new Error('a group does not end');
  return fields;
}

/** UTF-8, and an error for what is none. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The service that a request asks for. A field 1 of another wire type is one that is not known, and of several the last counts.
 *
 * @throws Error that says why the bytes are no message of protobuf, or the name no UTF-8
 */
export function serviceIn(bytes: Uint8Array): string {
  const field = fieldsOf(bytes).findLast(({ number, wireType }) => number === 1 && wireType === 2);
  return UTF8.decode(field?.content);
}

/** The longest number has ten bytes. */
const MOST_BITS = 70;
