import { startScripted } from '../../targets/scripted/server.ts';
import { verdictsJson } from '../../reports/verdicts-json.ts';
import { verdictsText } from '../../reports/verdicts-text.ts';
import { verdictsReport } from '../../reports/verdicts.ts';
import type { VerdictsReport } from '../../reports/verdicts.ts';
import type { ConfigFlags } from '../config/flags.ts';
import { escapeText } from '../case/text.ts';
import { loadConfig } from '../config/load.ts';
import { applyFlags } from '../config/override.ts';
import { readSources } from '../config/read-sources.ts';
import { RUN_DEFAULTS } from '../config/settings.ts';
import type { RunSettings } from '../config/settings.ts';
import type { Launch } from '../config/target-config.ts';
import { transportOf } from '../channel/endpoint.ts';
import { EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { askAll } from '../probers/ask-all.ts';
import { chooseProbers } from '../probers/choose.ts';
import type { ChosenProbers } from '../probers/choose.ts';
import { compareVerdicts } from '../probers/compare-verdicts.ts';
import { probers } from '../probers/index.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import type { ProberSettings } from '../probers/settings.ts';
import { redactor } from '../redact.ts';
import { startInstance } from '../target/instance.ts';
import type { RunningInstance } from '../target/instance.ts';
import { targetOf } from '../target/launch.ts';
import { findOutcome } from '../target/scripted.ts';
import type { Target } from '../target/target.ts';
import { unlessAborted } from '../time.ts';
import { abortOnSignals, abortOnUncaught, INTERRUPTION } from './signals.ts';
import { paintFor, reportError } from './terminal.ts';
import { worstOf } from './worst.ts';

/** The flags of `verdicts`: how the server is reached, and what the probers are set to. */
export interface VerdictsOptions extends Omit<ConfigFlags, 'service'>, Partial<ProberSettings> {
  /** The ids of the probers that are asked; empty where the user names none. */
  readonly prober: readonly string[];
  readonly json: boolean;
}

/** All that is decided before a server is asked. */
interface VerdictsPlan {
  readonly chosen: ChosenProbers;
  readonly settings: ProberSettings;
  readonly timeoutMs: number;
}

/**
 * Tells what probers make of every server that the command line and the configuration file name, one after the other.
 *
 * @param targetText the target as the user wrote it
 * @returns the exit code: 0 when every prober that gives a verdict agrees with the server, 1 when one does not; the worst of all
 * @throws ConformanceError when a server cannot be started or reached
 */
export async function verdictsCommand(
  targetText: string | undefined,
  options: VerdictsOptions,
): Promise<number> {
  const { service, ...flags } = options;
  const { json } = flags;
  const loaded = await loadConfig(options.config);
  const config = applyFlags(loaded, targetText, flags, process.cwd());
  const plan = planOf(config, service, flags);
  const stop = new AbortController();
  abortOnUncaught(stop);
  const { targets } = await readSources(config);
  const release = abortOnSignals(stop);
  const codes: number[] = [];
  const reports: VerdictsReport[] = [];
  try {
    for (const each of targets) {
      try {
        const target = await targetOf(each, stop.signal, announce);
        const report = await lookAt(target, each.launch, plan, stop.signal);
        if (!json) process.stdout.write(verdictsText(report, paintFor(process.stdout)));
        codes.push(report.exitCode);
        reports.push(report);
      } catch (error) {
        // A server that cannot be asked must not keep the next one from being asked.
        if (error === INTERRUPTION || targets.length === 1) throw error;
        process.stderr.write(`${each.label}:\n`);
        codes.push(reportError(error));
      }
    }
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
    process.stderr.write('interrupted before every prober had its answer\n');
    return EXIT.interrupted;
  } finally {
    release();
  }
  const [first] = reports;
  if (json && targets.length > 1) process.stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
  else if (json && first !== undefined) process.stdout.write(verdictsJson(first));
  return worstOf(codes);
}

/** Flags lie over the file, and the file over what a user has who changed nothing. */
function planOf(
  { probers: { enabled = [], ...fromFile } = {}, timeoutMs = RUN_DEFAULTS.timeoutMs }: RunSettings,
  service: string | undefined,
  { albMatcher, albPath, prober }: Omit<VerdictsOptions, 'service'>,
): VerdictsPlan {
  return {
    chosen: chooseProbers(probers, prober.length > 0 ? prober : enabled),
    settings: {
      ...{ ...DEFAULT_SETTINGS, ...fromFile },
      ...(service !== undefined && { service }),
      ...(albMatcher !== undefined && { albMatcher }),
      ...(albPath !== undefined && { albPath }),
    },
    timeoutMs,
  };
}

/** What takes long before a server can be asked is told on stderr: stdout may be piped. */
function announce(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function lookAt(
  target: Target,
  launch: Launch,
  { chosen: { chosen, leftOut }, settings, timeoutMs }: VerdictsPlan,
  stop: AbortSignal,
): Promise<VerdictsReport> {
  const { endpoint, stop: stopServer } = await startServer(target, launch, timeoutMs, stop);
  try {
    const begin = performance.now();
    const answers = await unlessAborted(stop, askAll(endpoint, chosen, settings, timeoutMs));
    const { name, version } = readPackage();
    return verdictsReport(
      {
        suite: { name, version },
        target: {
          label: target.label,
          address: escapeText(endpoint.address),
          transport: transportOf(endpoint),
        },
        settings,
        comparison: compareVerdicts(answers, chosen, settings, endpoint.tls !== undefined),
        leftOut,
        durationMs: performance.now() - begin,
      },
      redactor(target.secrets ?? []),
    );
  } finally {
    await stopServer();
  }
}

/** Greeted first, so that a wrong port is an error and no verdict. A scripted server is not: that it is none of gRPC may be the point. */
async function startServer(
  target: Target,
  launch: Launch,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<Pick<RunningInstance, 'endpoint' | 'stop'>> {
  if (launch.by !== 'scripted') return startInstance(target, timeoutMs, stop);
  const server = await startScripted(findOutcome(launch.name));
  return { endpoint: { address: server.address, ...target.transport }, stop: server.stop };
}
