import { XMLParser } from 'fast-xml-parser';
import { validateXML } from 'xmllint-wasm';

type Read<Attribute extends string> = Readonly<Record<`@${Attribute}`, string>>;

/** A test case of a JUnit file, as a reader finds it. Each key is there when the element is. */
export type ReadCase = Read<'name' | 'classname' | 'time'> & {
  readonly failure?: readonly (Read<'message' | 'type'> & { readonly '#': string })[];
  readonly error?: readonly (Read<'message' | 'type'> & { readonly '#': string })[];
  readonly skipped?: readonly Read<'message'>[];
  readonly 'system-out': readonly string[];
};

/** A suite of a JUnit file. */
export type ReadSuite = Read<
  'id' | 'name' | 'tests' | 'failures' | 'errors' | 'skipped' | 'time' | 'timestamp'
> & {
  readonly properties: readonly [{ readonly property: readonly Read<'name' | 'value'>[] }];
  readonly testcase: readonly ReadCase[];
};

/** The root of a JUnit file. */
export type ReadFile = Read<'name' | 'tests' | 'failures' | 'errors' | 'time'> & {
  readonly testsuite?: readonly ReadSuite[];
};

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#',
  parseTagValue: false,
  trimValues: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/** Reads a JUnit file. Hostile texts are compared through {@link lint}, which reads as libxml2 does. */
export function readJunit(xml: string): ReadFile {
  const { testsuites } = parser.parse(xml) as { readonly testsuites: readonly [ReadFile] };
  return testsuites[0];
}

/** The properties of a suite, by name. */
export function factsOf(suite: ReadSuite): Record<string, string> {
  return Object.fromEntries(suite.properties[0].property.map((fact) => [fact['@name'], fact['@value']]));
}

/** The sum of an attribute over elements, as it stands in a file. */
export function sumOf<Key extends string>(
  elements: readonly Readonly<Record<Key, string>>[],
  attribute: Key,
  decimals: number,
): string {
  return elements.reduce((total, element) => total + Number(element[attribute]), 0).toFixed(decimals);
}

/**
 * Has libxml2 read a file and hold it against a schema.
 *
 * @returns what is wrong with the file, and the file as libxml2 writes it (C14N)
 */
export async function lint(xml: string, schema: string): Promise<{ errors: string[]; canonical: string }> {
  const { errors, normalized } = await validateXML({
    xml: { fileName: 'junit.xml', contents: xml },
    schema: { fileName: 'schema.xsd', contents: schema },
    normalization: 'c14n',
  });
  return { errors: errors.map(({ rawMessage }) => rawMessage), canonical: normalized };
}
