import protobuf from 'protobufjs/minimal.js';

const { Reader } = protobuf;
type ProtobufReader = ReturnType<typeof Reader.create>;

/** The number of `status`, and the bits of a tag that hold the wire type (protobuf, "Encoding"). */
const STATUS = 1;
const WIRE_TYPE = 7;
const WIRE_TYPE_BITS = 3;

const LOWEST = -0x8000_0000;
const HIGHEST = 0x7fff_ffff;

/**
 * What the dynamic messages of jhump/protoreflect refuse that other libraries of protobuf read: they want the status as a number of
 * 32 bits, in whatever way it is written, and read bytes as many of them.
 *
 * @param bytes a HealthCheckResponse that others can read
 * @returns what is refused: `a status of more than 32 bits`; `undefined` where nothing is
 */
export function dynamicFlaw(bytes: Uint8Array): string | undefined {
  const reader = Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const wireType = tag & WIRE_TYPE;
    if (tag >>> WIRE_TYPE_BITS !== STATUS) {
      reader.skipType(wireType);
      continue;
    }
    const flaw = statusFlaw(reader, wireType);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function statusFlaw(reader: ProtobufReader, wireType: number): string | undefined {
  switch (wireType) {
    case 0:
      return rangeFlaw(reader.int64());
    case 1:
      return rangeFlaw(reader.sfixed64());
    case 2:
      return packedFlaw(reader.bytes());
    case 5:
      return rangeFlaw(reader.fixed32());
    default:
      return 'a group where the status should be';
  }
}

function packedFlaw(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'no number where the status should be';
  const reader = Reader.create(bytes);
  try {
    while (reader.pos < reader.len) {
      const flaw = rangeFlaw(reader.int64());
      if (flaw !== undefined) return flaw;
    }
  } catch {
    return 'bytes that are no numbers where the status should be';
  }
  return undefined;
}

/** @param status a number, or an object of the library for longer ones */
function rangeFlaw(status: number | { toString: () => string }): string | undefined {
  const number = Number(status.toString());
  return number < LOWEST || number > HIGHEST ? 'a status of more than 32 bits' : undefined;
}
