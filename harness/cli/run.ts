import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { jsonReport } from '../../reports/json.ts';
import type { RunReport } from '../../reports/report.ts';
import type { ConfigFlags } from '../config/flags.ts';
import { loadConfig } from '../config/load.ts';
import { applyFlags } from '../config/override.ts';
import { readSources } from '../config/read-sources.ts';
import { RUN_DEFAULTS } from '../config/settings.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { targetOf } from '../target/launch.ts';
import type { Target } from '../target/target.ts';
import { holdTarget } from './hold.ts';
import { prepareFolder } from './out.ts';
import { rerunCommand } from './rerun.ts';
import { readBaselines } from './run-baselines.ts';
import { select } from './judge-target.ts';
import { runTarget } from './run-target.ts';
import type { RunPlan } from './run-target.ts';
import { abortOnSignals, abortOnUncaught, INTERRUPTION } from './signals.ts';
import { reportError } from './terminal.ts';
import { worstOf } from './worst.ts';

/** The flags of `run`: those that lie over the configuration file, and what is done with it. */
export interface RunOptions extends ConfigFlags {
  readonly case: readonly string[];
  readonly json: boolean;
  readonly seed?: number;
  readonly hold: boolean;
  readonly printConfig: boolean;
  readonly updateBaseline: boolean;
}

/**
 * Runs the suite against every target that the command line and the configuration file name, one after the other.
 *
 * @param targetText the target as the user wrote it
 * @returns the exit code: the worst of all
 * @throws ConformanceError when nothing could be run at all
 */
export async function runCommand(targetText: string | undefined, options: RunOptions): Promise<number> {
  const selected = select(options.case);
  const loaded = await loadConfig(options.config);
  const settings = applyFlags(loaded, targetText, options, process.cwd());
  if (options.printConfig) {
    const { printConfig } = await import('../config/print.ts');
    process.stdout.write(printConfig(settings, options));
    return EXIT.conformant;
  }
  // What the user wrote is written again; a target of the file is chosen by its name.
  const chosen = loaded.targets.length > 0;
  const stop = new AbortController();
  abortOnUncaught(stop);
  const config = { ...RUN_DEFAULTS, ...(await readSources(settings)) };
  const baselines = options.hold ? [] : await readBaselines(config.targets, options.updateBaseline);
  const release = abortOnSignals(stop);
  try {
    const targets = await Promise.all(
      config.targets.map((target) => targetOf(target, stop.signal, announce)),
    );
    if (options.hold) return await hold(targets, config.timeoutMs, options.json, stop.signal);
    const seed = options.seed ?? randomInt(2 ** 32);
    const plans = targets.map((target, index): RunPlan => {
      const { name = '', services = new Map(), overall } = config.targets[index] ?? {};
      const { timeoutMs, require, strict } = config;
      const written = targetText ?? (chosen ? name : undefined);
      return {
        target,
        selected,
        patterns: options.case,
        settings: { timeoutMs, seed, known: services, require, strict, overall },
        out: targets.length === 1 ? config.out : join(config.out, name),
        command: rerunCommand({ target: written, flags: options, seed }),
        ...baselines[index],
      };
    });
    return await runAll(plans, options.json, stop.signal);
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
    process.stderr.write('interrupted before a target was there: no case ran, no reports were written\n');
    return EXIT.interrupted;
  } finally {
    release();
  }
}

/** What takes long before a run begins is told on stderr: stdout may be piped. */
function announce(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function runAll(plans: readonly RunPlan[], json: boolean, stop: AbortSignal): Promise<number> {
  for (const { out } of plans) await prepareFolder(out);
  const exitCodes: number[] = [];
  const reports: RunReport[] = [];
  for (const plan of plans) {
    if (stop.aborted) break;
    const { exitCode, report } = await runOne(plan, !json, plans.length > 1, stop);
    exitCodes.push(exitCode);
    if (report !== undefined) reports.push(report);
  }
  const [first] = reports;
  if (json && plans.length > 1) process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
  else if (json && first !== undefined) process.stdout.write(jsonReport(first));
  return worstOf(exitCodes);
}

/** One run of several: a target that cannot be started must not keep the next one from its run. */
async function runOne(
  plan: RunPlan,
  print: boolean,
  others: boolean,
  stop: AbortSignal,
): ReturnType<typeof runTarget> {
  try {
    return await runTarget(plan, print, stop);
  } catch (error) {
    if (!others) throw error;
    process.stderr.write(`${plan.target.label}:\n`);
    return { exitCode: reportError(error) };
  }
}

function hold(
  targets: readonly Target[],
  timeoutMs: number,
  json: boolean,
  stop: AbortSignal,
): Promise<number> {
  const [target, second] = targets;
  if (target === undefined || second !== undefined) {
    throw new ConformanceError(
      'E_OPTION',
      `--hold starts one target, and the configuration has ${String(targets.length)}`,
      'name one of them: run NAME --hold',
    );
  }
  return holdTarget(target, timeoutMs, json, stop);
}
