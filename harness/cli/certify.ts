import { certificationMarkdown } from '../../reports/certification-markdown.ts';
import { certificationText, newBlocks } from '../../reports/certification-text.ts';
import { junitOfTargets } from '../../reports/junit.ts';
import type { Certification } from '../../reports/certification.ts';
import type { Revision } from '../case/requirement.ts';
import { findSubjects } from '../certify/find.ts';
import { EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { buildAll, judgeAll } from './certify-all.ts';
import type { Job, JudgedJob } from './certify-all.ts';
import type { CertifySettings } from './certify-one.ts';
import { prepareFolder, writeFiles } from './out.ts';
import { abortOnSignals, abortOnUncaught, INTERRUPTION } from './signals.ts';
import { paintFor } from './terminal.ts';
import { worstOf } from './worst.ts';

/** The flags of `certify`. */
export interface CertifyOptions {
  readonly out?: string;
  readonly strict?: boolean;
  readonly require?: Revision;
  readonly timeout?: number;
  readonly seed?: number;
  readonly updateBaseline: boolean;
  readonly json: boolean;
}

/** The same random choices in every certification, unless the user wants others: two of them can then be compared. */
const SEED = 1;
const OUT = 'conformance-report';
const TIMEOUT_MS = 5000;
/**
 * Builds targets, judges each, and writes the matrix.
 *
 * @param names of implementations that come with the suite, or paths of manifests; all that come with it when empty
 * @returns the exit code: the worst of all
 * @throws ConformanceError when nothing can be certified at all
 */
export async function certifyCommand(names: readonly string[], options: CertifyOptions): Promise<number> {
  const subjects = await findSubjects(names);
  const settings: CertifySettings = {
    out: options.out ?? OUT,
    seed: options.seed ?? SEED,
    strict: options.strict ?? false,
    require: options.require ?? 2015,
    timeoutMs: options.timeout ?? TIMEOUT_MS,
    updateBaseline: options.updateBaseline,
    today: new Date().toISOString().slice(0, 'YYYY-MM-DD'.length),
  };
  await prepareFolder(settings.out);
  const jobs = subjects.map((subject, index): Job => ({
    subject,
    text: names[index] ?? subject.manifest.name,
  }));
  const stop = new AbortController();
  abortOnUncaught(stop);
  const release = abortOnSignals(stop);
  try {
    const judged = await judgeAll(await buildAll(jobs, stop.signal), settings, stop.signal);
    return await tell(judged, settings.out, options.json);
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
    process.stderr.write('interrupted: the certification is not complete; what was built is kept\n');
    return EXIT.interrupted;
  } finally {
    release();
  }
}

/** Writes the matrix and prints it. */
async function tell(judged: readonly JudgedJob[], out: string, json: boolean): Promise<number> {
  const certification: Certification = {
    suite: readPackage(),
    targets: judged.map(({ certified }) => certified),
  };
  const text = `${JSON.stringify(certification, undefined, 2)}\n`;
  const files = await writeFiles(
    out,
    {
      'certification.md': certificationMarkdown(certification),
      'certification.json': text,
      'junit.xml': junitOfTargets(certification),
    },
    String(process.pid),
  );
  if (json) process.stdout.write(text);
  else {
    const paint = paintFor(process.stdout);
    process.stdout.write(newBlocks(certification, paint));
    process.stdout.write(certificationText(certification, paint));
    for (const line of judged.flatMap(({ lines }) => lines)) process.stdout.write(`${line}\n`);
    process.stdout.write(`  reports   ${files.join(', ')}\n`);
  }
  return worstOf(judged.map(({ exitCode }) => exitCode));
}
