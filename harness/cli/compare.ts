import { comparisonJson, comparisonText } from '../../reports/comparison.ts';
import { comparisonMarkdown } from '../../reports/comparison-markdown.ts';
import { notesOn, sideOfCertificate, sideOfReport } from '../../reports/compared-side.ts';
import type { SideWithRun } from '../../reports/compared-side.ts';
import { quote } from '../case/text.ts';
import { compareRuns } from '../compare/compare.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readResult } from './read-result.ts';
import { paintFor } from './terminal.ts';

/** The flags of `compare`; at most one of them is given. */
export interface CompareOptions {
  readonly json: boolean;
  readonly markdown: boolean;
}

/**
 * Prints what changed from one run to another.
 *
 * @param before file of the earlier run: a report or a certificate
 * @param after file of the later one
 * @returns the exit code: 1 when something got worse
 * @throws ConformanceError `E_REPORT` for a file that cannot be read
 */
export async function compareCommand(
  before: string,
  after: string,
  options: CompareOptions,
): Promise<number> {
  const [earlier, later] = [await readSide(before), await readSide(after)];
  const sides = {
    before: earlier.side,
    after: later.side,
    notes: notesOn(earlier.side, later.side),
    comparison: compareRuns(earlier.run, later.run),
  };
  const text = options.json
    ? comparisonJson(sides)
    : options.markdown
      ? comparisonMarkdown(sides)
      : comparisonText(sides, paintFor(process.stdout));
  process.stdout.write(text);
  return sides.comparison.worse ? EXIT.notConformant : EXIT.conformant;
}

async function readSide(file: string): Promise<SideWithRun> {
  const read = await readResult(file, 'E_REPORT');
  switch (read.kind) {
    case 'report':
      return sideOfReport(read.report, file);
    case 'certificate':
      return sideOfCertificate(read.certificate, file);
    case 'bad-form':
      throw new ConformanceError(
        'E_REPORT',
        `cannot read ${quote(file)}: it does not have the form of a ${read.meant}: ${read.problem}`,
        `the form is described by grpc-health-conformance/${read.meant}.schema.json`,
      );
  }
}
