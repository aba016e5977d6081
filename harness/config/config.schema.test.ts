import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { REVISIONS } from '../case/requirement.ts';
import { FEATURES } from '../case/case.ts';
import { SERVICE_STATES } from '../../proto/status.ts';
import schema from './config.schema.json' with { type: 'json' };
import { LAUNCH_KEYS } from './file-types.ts';
import { CONTROL_METHODS } from './target-config.ts';

type Schema = Readonly<Record<string, unknown>>;

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
ajv.addSchema(schema, 'config');

/** A part of the schema that describes a value, with where it is. */
interface Part {
  readonly pointer: string;
  readonly part: Schema;
}

/** Every key that a file can have, and every definition. */
function describedParts(value: unknown, pointer = ''): Part[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const path = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    // What stands there is data, and what it looks like is of no matter.
    if (key === 'examples') return [];
    const holdsParts = ['/properties', '/$defs'].some((end) => path.endsWith(end));
    const own = holdsParts
      ? Object.entries(inner as Record<string, Schema>).map(([name, part]) => ({
          pointer: `${path}/${name}`,
          part,
        }))
      : [];
    return [...own, ...describedParts(inner, path)];
  });
}

const PARTS = describedParts(schema);

/** The examples of a part, or of the definition that it stands for. */
function examplesOf(part: Schema): readonly unknown[] {
  const { $ref } = part;
  const name = typeof $ref === 'string' ? $ref.slice('#/$defs/'.length) : undefined;
  const definition =
    name === undefined ? undefined : (schema.$defs as Readonly<Record<string, Schema>>)[name];
  return (part['examples'] ?? definition?.['examples'] ?? []) as readonly unknown[];
}

test('the schema is found in all its parts', () => {
  expect(PARTS.map(({ pointer }) => pointer)).toEqual(
    expect.arrayContaining([
      '/properties/require',
      '/$defs/target/properties/metadata',
      '/$defs/ready/else/properties/log',
    ]),
  );
  expect(PARTS.length).toBeGreaterThan(50);
});

describe('every key has a description and examples', () => {
  test.each(PARTS)('$pointer', ({ part }) => {
    const described = typeof part['description'] === 'string' || typeof part['$ref'] === 'string';
    expect(described).toBe(true);
    expect(examplesOf(part)).not.toEqual([]);
  });
});

describe('the examples are valid', () => {
  const rows = PARTS.flatMap(({ pointer, part }) =>
    examplesOf(part).map((example) => ({ pointer, example, text: JSON.stringify(example) })),
  );
  test.each(rows)('$pointer $text', ({ pointer, example }) => {
    const valid = ajv.getSchema(`config#${pointer}`);
    if (valid === undefined) throw new Error(`there is no ${pointer}`);
    const good: unknown = valid(example);
    expect(valid.errors ?? []).toEqual([]);
    expect(good).toBe(true);
  });

  test.each(schema.examples.map((example) => [JSON.stringify(example), example] as const))(
    'the file %s',
    (_text, example) => {
      const valid = ajv.getSchema('config');
      expect(valid?.(example)).toBe(true);
    },
  );
});

test('the schema knows the words that the program knows', () => {
  const { properties } = schema.$defs.target;
  expect(schema.properties.require.enum).toEqual(REVISIONS);
  expect(properties.features.items.enum).toEqual(FEATURES);
  expect(properties.overall.enum).toEqual(SERVICE_STATES);
  expect(properties.services.additionalProperties.enum).toEqual(
    SERVICE_STATES.filter((state) => state !== 'UNREGISTERED'),
  );
  expect(Object.keys(schema.$defs.control.properties)).toEqual(['grpc', ...CONTROL_METHODS]);
  expect(schema.$defs.target.oneOf.map(({ required }) => required)).toEqual(LAUNCH_KEYS.map((key) => [key]));
});
