import { findSubjects } from '../certify/find.ts';
import type { Need } from '../certify/manifest.ts';
import { findTool } from '../certify/needs.ts';
import type { Found } from '../certify/needs.ts';
import { count } from '../case/text.ts';
import { EXIT } from '../errors.ts';
import { paintFor } from './terminal.ts';

/** A tool, who needs it, and what was found of it. */
interface Row {
  readonly need: Need;
  readonly neededBy: string[];
  readonly found: Found;
}

/**
 * Tells whether the tools are there that targets need, and how to install those that are not.
 *
 * @param names as `certify` takes them
 * @returns the exit code: 0 when nothing is missing
 */
export async function doctorCommand(names: readonly string[], json: boolean): Promise<number> {
  const rows = await lookForAll(names);
  const missing = rows.filter(({ found }) => found.state !== 'there');
  if (json) {
    const facts = rows.map(({ need, neededBy, found }) => ({ ...need, neededBy, found }));
    process.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
  } else {
    const paint = paintFor(process.stdout);
    const width = Math.max(...rows.map(({ need }) => need.tool.length), 0);
    for (const { need, neededBy, found } of rows) {
      const there = found.state === 'there';
      const mark = there ? paint('green', '✓') : paint('red', '✗');
      const atLeast = need.atLeast === undefined ? '' : `, ${need.atLeast} or newer`;
      process.stdout.write(`${mark} ${need.tool.padEnd(width)}  ${stateOf(found)}${there ? '' : atLeast}\n`);
      if (!there)
        process.stdout.write(`    needed by ${neededBy.join(', ')}\n    install   ${need.install}\n`);
    }
    process.stdout.write(
      missing.length === 0
        ? '\nnothing is missing; certify builds and judges the targets\n'
        : `\n${count(missing.length, 'tool')} missing; certify says of the targets that need them that they were not judged\n`,
    );
  }
  return missing.length === 0 ? EXIT.conformant : EXIT.notConformant;
}

/** Each tool once, however many need it, unless they need other versions of it. */
async function lookForAll(names: readonly string[]): Promise<Row[]> {
  const needs = new Map<string, { need: Need; neededBy: string[] }>();
  for (const { manifest } of await findSubjects(names)) {
    for (const need of manifest.needs) {
      const key = JSON.stringify([need.tool, need.version, need.atLeast]);
      const known = needs.get(key) ?? { need, neededBy: [] };
      known.neededBy.push(manifest.name);
      needs.set(key, known);
    }
  }
  return Promise.all(
    Array.from(needs.values(), async (row) => ({ ...row, found: await findTool(row.need) })),
  );
}

function stateOf(found: Found): string {
  switch (found.state) {
    case 'there':
      return found.version;
    case 'too-old':
      return `${found.version} is too old`;
    case 'missing':
      return found.reason;
  }
}
