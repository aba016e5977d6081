import type { Certificate } from '../../reports/certificate.ts';
import type { RunReport } from '../../reports/report.ts';
import { count } from '../case/text.ts';
import { loadConfig } from '../config/load.ts';
import { applyFlags } from '../config/override.ts';
import { readSources } from '../config/read-sources.ts';
import { RUN_DEFAULTS } from '../config/settings.ts';
import { messageOf } from '../errors.ts';
import { targetOf } from '../target/launch.ts';
import { judgeTarget, select } from './judge-target.ts';
import { rerunCommand } from './rerun.ts';
import { abortOnSignals, abortOnUncaught } from './signals.ts';
import { createProgress } from './terminal.ts';

/**
 * Runs the whole suite against a target again, with the settings that a certificate was made with.
 *
 * @param targetText what `run` takes
 * @throws ConformanceError when the target cannot be started or stopped; the reason of an interruption
 */
export async function rerunCertificate(certificate: Certificate, targetText: string): Promise<RunReport> {
  const { require, strict, timeoutMs, seed } = certificate.run;
  const flags = { require, strict, timeout: timeoutMs };
  const settings = applyFlags(await loadConfig(undefined), targetText, flags, process.cwd());
  const config = { ...RUN_DEFAULTS, ...(await readSources(settings)) };
  const [target] = config.targets;
  if (target === undefined) throw new Error('a target text that was given names a target');

  const stop = new AbortController();
  abortOnUncaught(stop);
  const release = abortOnSignals(stop);
  const progress = createProgress(process.stderr);
  try {
    const selected = select([]);
    const { report, trouble } = await judgeTarget(
      {
        target: await targetOf(target, stop.signal),
        selected,
        patterns: [],
        settings: { timeoutMs, seed, known: target.services, require, strict, overall: target.overall },
        command: rerunCommand({ target: targetText, flags, seed }),
      },
      ({ size }) => {
        progress.show(() => `  ${String(size)} of ${count(selected.length, 'case')}`);
      },
      stop.signal,
    );
    if (trouble !== undefined) throw trouble instanceof Error ? trouble : new Error(messageOf(trouble));
    return report;
  } finally {
    progress.clear();
    release();
  }
}
