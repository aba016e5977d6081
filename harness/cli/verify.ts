import { cases, requirementById } from '../../suites/index.ts';
import type { Certificate } from '../../reports/certificate.ts';
import { isConfirmed, rerunComparison } from '../../reports/certificate/rerun.ts';
import { certificateText, rerunText, verdictText } from '../../reports/certificate/verification.ts';
import { verifyCertificate } from '../../reports/certificate/verify.ts';
import type { Verification } from '../../reports/certificate/verify.ts';
import type { RunReport } from '../../reports/report.ts';
import { shownJson } from '../../reports/shown.ts';
import { quote } from '../case/text.ts';
import type { RunComparison } from '../compare/compare.ts';
import type { SuiteRow } from '../compare/judged.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { readResult } from './read-result.ts';
import { INTERRUPTION } from './signals.ts';
import { paintFor } from './terminal.ts';

/** The flags of `verify`. */
export interface VerifyOptions {
  readonly json: boolean;
  /** The target to run again; `true` for the one that the certificate names. */
  readonly rerun?: string | true;
}

/** Runs the whole suite against a target again; the text is what starts it. */
export type Rerun = (certificate: Certificate, targetText: string) => Promise<RunReport>;

/** What came of it all. */
interface Verified extends Verification {
  /** Absent where the file does not have the form of one. */
  readonly certificate?: Certificate;
  /** Absent where nothing was run again. */
  readonly rerun?: RunComparison;
}

/**
 * Checks a certificate, and prints what it says and what is wrong with it.
 *
 * @param file as the user wrote it
 * @param rerun called where `--rerun` is given and the certificate is in order
 * @returns the exit code: 1 when something is wrong
 * @throws ConformanceError `E_CERTIFICATE` for a file that is none, and whatever a run throws
 */
export async function verifyCommand(file: string, options: VerifyOptions, rerun: Rerun): Promise<number> {
  const print = (text: string): void => {
    if (!options.json) process.stdout.write(text);
  };
  try {
    const verified = await verify(file, options, rerun, print);
    const ok =
      verified.problems.length === 0 && (verified.rerun === undefined || isConfirmed(verified.rerun));
    if (options.json) process.stdout.write(shownJson({ schemaVersion: 1, file, ok, ...verified }));
    return ok ? EXIT.conformant : EXIT.notConformant;
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
    process.stderr.write('interrupted before the target was run again to its end\n');
    return EXIT.interrupted;
  }
}

async function verify(
  file: string,
  options: VerifyOptions,
  rerun: Rerun,
  print: (text: string) => void,
): Promise<Verified> {
  const paint = paintFor(process.stdout);
  const read = await readCertificate(file);
  if ('problem' in read) {
    const verification = { problems: [read.problem], notes: [] };
    print(verdictText(verification, paint));
    return verification;
  }
  const { certificate } = read;
  const target = options.rerun === undefined ? undefined : chosenTarget(certificate, options.rerun, file);
  const verification = verifyCertificate(certificate, { ...readPackage(), rows: suiteRows() });
  print(certificateText(certificate, file, paint));
  print(verdictText(verification, paint));
  // What contradicts itself is not worth a run.
  if (target === undefined || verification.problems.length > 0) return { ...verification, certificate };
  const comparison = rerunComparison(certificate, await rerun(certificate, target));
  print(rerunText(comparison, paint));
  return { ...verification, certificate, rerun: comparison };
}

async function readCertificate(
  file: string,
): Promise<{ readonly certificate: Certificate } | { readonly problem: string }> {
  const read = await readResult(file, 'E_CERTIFICATE');
  if (read.kind === 'certificate') return read;
  if (read.kind === 'bad-form' && read.meant === 'certificate') {
    return { problem: `it does not have the form of a certificate: ${read.problem}` };
  }
  throw new ConformanceError(
    'E_CERTIFICATE',
    `${quote(file)} is the report of a run, and not a certificate`,
    'compare reads reports too',
  );
}

/**
 * The target that is run again.
 *
 * @throws ConformanceError `E_CERTIFICATE` where the certificate alone would choose what is started on this machine
 */
function chosenTarget({ target }: Certificate, given: string | true, file: string): string {
  if (given !== true) return given;
  if (/^target:[\w-]+(?:\/[\w-]+)*$/.test(target.target)) return target.target;
  throw new ConformanceError(
    'E_CERTIFICATE',
    `the target of the certificate, ${quote(target.target)}, does not come with the suite, and a file does not choose what runs here`,
    `look at it, and say it yourself: verify ${quote(file)} --rerun TARGET`,
  );
}

/** All cases of this suite. */
function suiteRows(): SuiteRow[] {
  return cases.map(({ id, requirement }) => {
    const known = requirementById.get(requirement);
    if (known === undefined) throw new Error(`${id} names no requirement: ${requirement}`);
    return { id, requirement, level: known.level, revision: known.revision };
  });
}
