import { judgedCase } from '../harness/compare/judged.ts';
import type { JudgedCase } from '../harness/compare/judged.ts';
import { ConformanceError } from '../harness/errors.ts';
import { casesDigest, digestOf } from './certificate/digest.ts';
import type { Digest } from './certificate/digest.ts';
import type { RunReport } from './report.ts';

/** What a certificate is about, as whoever lets it be made says. */
export interface Subject {
  readonly name: string;
  readonly language?: string;
  /** What is judged, as its registry calls it: `google.golang.org/grpc/health`. */
  readonly implementation?: string;
  readonly version: string;
  /** Where its source is. */
  readonly source?: string;
  /** The text that starts it again: `target:grpc-go`, or the path of a manifest. */
  readonly target: string;
}

/** Where a certificate was made. */
export interface CertificateEnvironment {
  readonly os: string;
  readonly arch: string;
  /** The version of Node that the suite ran on. */
  readonly node: string;
  /** The versions of the tools that the target was built and run with: `{ go: '1.26.8' }`. */
  readonly tools: Readonly<Record<string, string>>;
}

/** What one implementation did in one run of the whole suite, in a form that others can check. */
export interface Certificate {
  /** Version of this format; a reader refuses a number that it does not know. */
  readonly schemaVersion: 1;
  readonly suite: RunReport['suite'] & {
    /** Over the cases of the suite: which frozen set of them the outcomes belong to. */
    readonly cases: Digest;
  };
  readonly target: Subject & Pick<RunReport['target'], 'offers'>;
  readonly environment: CertificateEnvironment;
  /** When the run began: RFC 3339, UTC. */
  readonly date: string;
  readonly run: Pick<RunReport['run'], 'seed' | 'strict' | 'require' | 'timeoutMs'>;
  readonly conformsTo: RunReport['conformsTo'];
  readonly revisions: RunReport['revisions'];
  readonly counts: RunReport['counts'];
  /** In the order of the suite. */
  readonly cases: readonly JudgedCase[];
  /** Over the canonical JSON of all the rest. */
  readonly digest: Digest;
}

/**
 * The certificate of a run.
 *
 * @param report of the whole suite, with a result for every case
 * @throws ConformanceError `E_CERTIFICATE` for the report of a part: it certifies nothing
 */
export function certificateOf(
  report: RunReport,
  subject: Subject,
  environment: CertificateEnvironment,
): Certificate {
  refuseParts(report);
  const { suite, target, run, conformsTo, revisions, counts } = report;
  const { seed, strict, require, timeoutMs } = run;
  const cases = report.cases.map(judgedCase);
  const contents = asRead({
    schemaVersion: 1,
    suite: { ...suite, cases: casesDigest(cases) },
    target: { ...subject, offers: target.offers },
    environment,
    date: run.startedAt,
    run: { seed, strict, require, timeoutMs },
    conformsTo,
    revisions,
    counts,
    cases,
  } satisfies Omit<Certificate, 'digest'>);
  return { ...contents, digest: digestOf(contents) };
}

/** The certificate as JSON text. Its form is described by `certificate.schema.json`. */
export function certificateJson(certificate: Certificate): string {
  return `${JSON.stringify(certificate, undefined, 2)}\n`;
}

function refuseParts({ run, cases }: RunReport): void {
  const why =
    run.patterns.length > 0
      ? 'it was made with --case, from a part of the suite'
      : !run.complete || cases.length === 0
        ? 'it has no result for some cases, since the run was interrupted'
        : undefined;
  if (why === undefined) return;
  throw new ConformanceError(
    'E_CERTIFICATE',
    `a certificate is made from a run of the whole suite, and this report is not one: ${why}`,
    'run the whole suite to its end',
  );
}

/**
 * A value as a reader finds it in the file: without keys that have no value, and without halves of characters (lone
 * surrogates), which a target may have sent and for which there is no canonical form.
 */
function asRead<Value>(value: Value): Value {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? Buffer.from(part).toString() : part,
  );
  return JSON.parse(text) as Value;
}
