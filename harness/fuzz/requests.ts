import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { fresh, NAME, OVERALL } from '../case/names.ts';
import { bytes, prefix, service } from '../case/wire.ts';
import type { Piece, WireRequest } from '../case/wire.ts';
import { field, headerFields } from './fields.ts';
import { BROKEN_FRAMES } from './scenario.ts';
import type { BrokenFrame, Noise, Place, Scenario } from './scenario.ts';

/** One in so many values is there, the others are not: what is rare must not hide what is right. */
function rarely<Value>(value: Arbitrary<Value>, oneIn: number): Arbitrary<Value | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: oneIn - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: value },
  );
}

/** None to three values. Not an array: those of fast-check shrink from their begin alone, these in every place. */
function upToThree<Value>(value: Arbitrary<Value>): Arbitrary<Value[]> {
  const one = rarely(value, 2);
  return fc
    .tuple(one, one, one)
    .map((values) => values.flatMap((each) => (each === undefined ? [] : [each])));
}

/** Names that nobody registers, and the empty one. */
const names = fc.constantFrom(OVERALL, NAME, fresh('b', ' é'), fresh('b', '\n%2E'), fresh('健', '🚑'));

const randomBytes = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((all) => [bytes(Buffer.from(all).toString('hex'), 'random bytes')]);

const oneName = names.map((name): readonly Piece[] => [service(name)]);
const anyField = fc.oneof(
  { withCrossShrink: true },
  { weight: 6, arbitrary: oneName },
  { weight: 5, arbitrary: field },
  { weight: 1, arbitrary: randomBytes },
);

/** The content of a message: a name, or fields that are right, unknown or broken. */
const content: Arbitrary<readonly Piece[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: oneName },
  { weight: 4, arbitrary: upToThree(anyField).map((fields) => fields.flat()) },
);

const flag = fc.oneof(
  { withCrossShrink: true },
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constantFrom(2, 0x80, 0xff) },
);

/** Ways in which a prefix does not say the truth. */
const lie: Arbitrary<{ readonly off?: number; readonly claims?: number }> = fc.oneof(
  fc.record({ off: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ claims: fc.integer({ min: 0, max: 16 }) }),
  fc.record({ claims: fc.constantFrom(0x40_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff) }),
);

const message: Arbitrary<readonly Piece[]> = fc
  .record({ flag, content, lie: rarely(lie, 5), packed: rarely(fc.constant(true), 6) })
  .map(({ flag, content, lie, packed }) => [
    prefix({ flag, ...lie }),
    ...(packed === undefined ? content : [{ piece: 'gzip' as const, of: content }]),
  ]);

const body: Arbitrary<readonly Piece[]> = fc.oneof(
  { withCrossShrink: true },
  { weight: 12, arbitrary: message },
  {
    weight: 2,
    arbitrary: fc.tuple(message, upToThree(message)).map(([first, more]) => [...first, ...more.flat()]),
  },
  { weight: 2, arbitrary: fc.tuple(message, randomBytes).map((parts) => parts.flat()) },
  { weight: 1, arbitrary: randomBytes },
  { weight: 1, arbitrary: fc.constant([]) },
);

const cut: Arbitrary<NonNullable<WireRequest['cut']>> = fc.oneof(
  fc
    .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 })
    .map((places) => places.sort((a, b) => a - b)),
  fc.constant('each byte' as const),
);

/** Any request of Check or Watch that can be written as a row of `suites/wire`. */
const request: Arbitrary<WireRequest> = fc
  .record({
    method: fc.constantFrom('Check' as const, 'Watch' as const),
    body,
    fields: headerFields,
    cut: rarely(cut, 3),
    between: rarely(
      fc.constantFrom(
        'empty DATA' as const,
        'PING' as const,
        'frame of an unknown type' as const,
        'PRIORITY' as const,
        'another call' as const,
      ),
      4,
    ),
    padding: rarely(fc.integer({ min: 1, max: 255 }), 8),
    blocks: rarely(fc.integer({ min: 2, max: 5 }), 8),
    end: rarely(
      fc.constantFrom(
        'own frame' as const,
        'own frame' as const,
        'late' as const,
        'never' as const,
        'reset' as const,
        'disconnect' as const,
      ),
      3,
    ),
  })
  .map(({ method, body, fields, cut, between, padding, blocks, end }) => ({
    method,
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(blocks !== undefined && { blocks }),
    body,
    // One byte to a frame says nothing more of a long body, and takes long.
    ...(cut !== undefined && (cut !== 'each byte' || isShort(body)) && { cut }),
    ...(cut !== undefined && between !== undefined && { between }),
    ...(padding !== undefined && { padding }),
    ...(end !== undefined && { end }),
  }));

function isShort(body: readonly Piece[]): boolean {
  return body.every((piece) => piece.piece !== 'filler' || piece.bytes < 200);
}

const place: Arbitrary<Place> = fc.oneof(fc.constant('connection' as const), fc.nat(2));

/** Values that a client may announce; none of them makes it wait for anything. */
const settings = fc.constantFrom<Readonly<Record<number, number>>>(
  {},
  { 2: 0 },
  { 3: 0 },
  { 3: 100 },
  { 4: 65_535 },
  { 4: 1_048_576 },
  { 5: 16_777_215 },
  { 6: 65_536 },
  { 0xf0f0: 42 },
);

const frame: Arbitrary<DistributiveOmit<Noise, 'after'>> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ send: fc.constant('PING' as const) }) },
  { weight: 4, arbitrary: fc.record({ send: fc.constant('round trip' as const) }) },
  { weight: 2, arbitrary: fc.record({ send: fc.constant('SETTINGS' as const), settings }) },
  {
    weight: 2,
    arbitrary: fc.record({
      send: fc.constant('WINDOW_UPDATE' as const),
      on: place,
      bytes: fc.integer({ min: 1, max: 1000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ send: fc.constant('PRIORITY' as const), on: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      send: fc.constant('unknown type' as const),
      on: place,
      type: fc.integer({ min: 0x40, max: 0xff }),
      flags: fc.nat(255),
      hex: fc.uint8Array({ maxLength: 12 }).map((all) => Buffer.from(all).toString('hex')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      send: fc.constant('broken frame' as const),
      frame: fc.constantFrom(...(Object.keys(BROKEN_FRAMES) as BrokenFrame[])),
    }),
  },
);

type DistributiveOmit<Value, Key extends PropertyKey> = Value extends unknown ? Omit<Value, Key> : never;

const noise: Arbitrary<Noise> = fc
  .record({ after: fc.nat(12), frame })
  .map(({ after, frame }) => ({ after, ...frame }));

/** Any scenario: mostly one request by itself, which is what a row of `suites/wire` can hold. */
export const scenarios: Arbitrary<Scenario> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: request.map((call) => ({ calls: [call], order: [], noise: [] })) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        calls: upToThree(request).filter(({ length }) => length > 0),
        order: fc.array(fc.nat(2), { maxLength: 12 }),
        noise: upToThree(noise),
      })
      .map(({ calls, order, noise }) => ({ calls, order: calls.length === 1 ? [] : order, noise })),
  },
);
