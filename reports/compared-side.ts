import { judgedCase } from '../harness/compare/judged.ts';
import type { ComparedRun } from '../harness/compare/compare.ts';
import type { Certificate } from './certificate.ts';
import { digestOf } from './certificate/digest.ts';
import type { RunReport } from './report.ts';

/** Where one side of a comparison comes from. Its texts are those of the file: untrusted. */
export interface ComparedSide {
  /** As the user calls it. */
  readonly file: string;
  readonly kind: 'report' | 'certificate';
  /** What was judged: a name, or the text of the target where it has none. */
  readonly name: string;
  readonly version: string | null;
  /** The text that starts the target. */
  readonly target: string;
  readonly suite: RunReport['suite'];
  /** RFC 3339. */
  readonly date: string;
  readonly settings: Pick<RunReport['run'], 'strict' | 'require' | 'timeoutMs'>;
  readonly state: 'whole' | 'part' | 'changed-since-certified';
}

/** One side of a comparison. */
export interface SideWithRun {
  readonly side: ComparedSide;
  readonly run: ComparedRun;
}

/** A report as a side of a comparison. */
export function sideOfReport(report: RunReport, file: string): SideWithRun {
  const { target, suite, run, conformsTo, revisions, cases } = report;
  const { strict, require, timeoutMs } = run;
  return {
    side: {
      file,
      kind: 'report',
      name: target.name ?? target.label,
      version: target.version ?? null,
      target: target.label,
      suite,
      date: run.startedAt,
      settings: { strict, require, timeoutMs },
      state: run.complete && run.patterns.length === 0 ? 'whole' : 'part',
    },
    run: { conformsTo, revisions, cases: cases.map(judgedCase) },
  };
}

/** A certificate as a side of a comparison. */
export function sideOfCertificate(certificate: Certificate, file: string): SideWithRun {
  const { digest, ...contents } = certificate;
  const { target, suite, run, conformsTo, revisions, cases, date } = certificate;
  const { strict, require, timeoutMs } = run;
  return {
    side: {
      file,
      kind: 'certificate',
      name: target.name,
      version: target.version,
      target: target.target,
      suite: { name: suite.name, version: suite.version },
      date,
      settings: { strict, require, timeoutMs },
      state: digestOf(contents).value === digest.value ? 'whole' : 'changed-since-certified',
    },
    run: { conformsTo, revisions, cases },
  };
}

const STATE_NOTES: Readonly<Record<ComparedSide['state'], string | undefined>> = {
  whole: undefined,
  part: 'run is a part of the suite (--case, or interrupted): what it lacks is only in the other run',
  'changed-since-certified': 'file is not what was certified: verify tells what is wrong',
};

/** What a reader must know before judging by the changes. Holds no text of the files. */
export function notesOn(before: ComparedSide, after: ComparedSide): string[] {
  const sides = [
    ['earlier', before],
    ['later', after],
  ] as const;
  const { settings: was } = before;
  const { settings: is } = after;
  const differing = (['strict', 'require', 'timeoutMs'] as const).filter((key) => was[key] !== is[key]);
  return [
    ...sides.flatMap(([which, { state }]) => {
      const note = STATE_NOTES[state];
      return note === undefined ? [] : [`the ${which} ${note}`];
    }),
    ...(before.suite.version === after.suite.version && before.suite.name === after.suite.name
      ? []
      : [
          'different versions of the suite judged: it may be the suite that changed, and new cases ask more of a server',
        ]),
    ...(differing.length === 0
      ? []
      : [
          `the runs were made with other settings: ${differing.map((key) => `${key} ${String(was[key])} → ${String(is[key])}`).join(', ')}`,
        ]),
  ];
}
