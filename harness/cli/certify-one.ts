import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { certificateJson, certificateOf } from '../../reports/certificate.ts';
import type { Certified } from '../../reports/certification.ts';
import type { RunReport } from '../../reports/report.ts';
import type { Built } from '../certify/build.ts';
import { BASELINE_FILE } from '../certify/manifest.ts';
import type { Subject } from '../certify/manifest.ts';
import { checkVersion, configOf } from '../certify/target.ts';
import type { CaseResult } from '../case/result.ts';
import type { Revision } from '../case/requirement.ts';
import { messageOf } from '../errors.ts';
import { targetOf } from '../target/launch.ts';
import { judgeTarget, select } from './judge-target.ts';
import { writeFiles, writeReports } from './out.ts';
import { readBaselineIfThere } from './baseline-file.ts';
import { rerunCommand } from './rerun.ts';
import { acceptRun } from './update-baseline.ts';

/** What holds for every target of a certification. */
export interface CertifySettings {
  readonly out: string;
  readonly seed: number;
  readonly strict: boolean;
  readonly require: Revision;
  /** Ceiling for one observation. */
  readonly timeoutMs: number;
  readonly updateBaseline: boolean;
  /** The day of the certification: `2026-11-21`. */
  readonly today: string;
}

/** What came of one target, and what is told beside it. */
export interface CertifiedOne {
  readonly certified: Extract<Certified, { state: 'judged' }>;
  /** What became of its baseline. */
  readonly lines: readonly string[];
}

/**
 * Runs the whole suite against a target that was built, holds it against its baseline, and writes its reports and its
 * certificate.
 *
 * @param text what starts it again: the name of the implementation, or the path of its manifest
 * @throws ConformanceError when it cannot be started or stopped, or is not what its manifest says; the reason of `stop`
 */
export async function certifyOne(
  subject: Subject,
  built: Built,
  text: string,
  settings: CertifySettings,
  onResult: (results: ReadonlyMap<string, CaseResult>) => void,
  stop: AbortSignal,
): Promise<CertifiedOne> {
  const { manifest, folder } = subject;
  const { seed, strict, require, timeoutMs, today, out } = settings;
  const file = join(folder, BASELINE_FILE);
  const read = await readBaselineIfThere(file);
  const config = configOf(subject, built);
  const target = `target:${text}`;
  const judged = await judgeTarget(
    {
      target: await targetOf(config, stop),
      selected: select([]),
      patterns: [],
      settings: { timeoutMs, seed, strict, require, known: new Map(), overall: undefined },
      command: rerunCommand({ target, flags: {}, seed }),
      ...(read && { baseline: { file, baseline: read.baseline, today } }),
    },
    onResult,
    stop,
  );
  if (judged.trouble !== undefined) {
    throw judged.trouble instanceof Error ? judged.trouble : new Error(messageOf(judged.trouble));
  }
  checkVersion(subject, judged.report.target.version);
  const { report, lines } = settings.updateBaseline
    ? await acceptRun(judged, { file, text: read?.text, today })
    : { report: judged.report, lines: [] };

  await writeReports(join(out, manifest.name), report);
  const certificate = certificateJson(certificateFor(subject, built, target, report));
  await writeFiles(join(out, manifest.name), { 'certificate.json': certificate }, report.run.id);
  const { name, language, implementation, version, source } = manifest;
  const deviations = read?.baseline.deviations ?? [];
  const seenAs = Object.fromEntries(Array.from(deviations, ([id, { saw }]) => [id, saw]));
  const subjectOfReport = { name, language, implementation, version, source };
  return { certified: { ...subjectOfReport, state: 'judged', report, seenAs }, lines };
}

function certificateFor(
  { manifest }: Subject,
  { tools }: Built,
  target: string,
  report: RunReport,
): ReturnType<typeof certificateOf> {
  const { name, language, implementation, version, source } = manifest;
  return certificateOf(
    report,
    { name, language, implementation, version, source, target },
    { os: `${platform()} ${release()}`, arch: arch(), node: process.versions.node, tools },
  );
}
