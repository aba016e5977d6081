import type { Outcome } from '../../targets/scripted/outcome.ts';
import { outcomes } from '../../targets/scripted/outcomes.ts';
import { startScripted } from '../../targets/scripted/server.ts';
import type { ScriptedServer } from '../../targets/scripted/server.ts';
import { count, quote } from '../case/text.ts';
import type { ConfigFlags } from '../config/flags.ts';
import { loadConfig } from '../config/load.ts';
import { nearest } from '../config/near.ts';
import { applyFlags } from '../config/override.ts';
import { readSources } from '../config/read-sources.ts';
import { RUN_DEFAULTS } from '../config/settings.ts';
import type { TargetConfig } from '../config/target-config.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { targetOf } from '../target/launch.ts';
import { findOutcome } from '../target/scripted.ts';
import { unlessAborted } from '../time.ts';
import { holdTarget } from './hold.ts';
import { abortOnSignals, abortOnUncaught, INTERRUPTION } from './signals.ts';

/** The flags of `serve`. */
export interface ServeOptions extends ConfigFlags {
  readonly list: boolean;
  readonly json: boolean;
}

/**
 * Starts a server, tells where it listens, and keeps it there until the user has seen enough.
 *
 * @param text the target as the user wrote it
 * @returns the exit code
 * @throws ConformanceError when there is no such server, or it cannot be started
 */
export async function serveCommand(text: string | undefined, options: ServeOptions): Promise<number> {
  if (options.list) {
    if (text !== undefined)
      throw new ConformanceError(
        'E_OPTION',
        `--list serves nothing, not ${quote(text)} either`,
        'leave one of them out',
      );
    listOutcomes(options.json);
    return EXIT.conformant;
  }
  const config = await configOf(text, options);
  const stop = new AbortController();
  abortOnUncaught(stop);
  const release = abortOnSignals(stop);
  try {
    const { launch } = config;
    if (launch.by === 'scripted')
      return await serveScripted(findOutcome(launch.name), options.json, stop.signal);
    const target = await targetOf(config, stop.signal, (words) => process.stderr.write(`${words}\n`));
    return await holdTarget(target, RUN_DEFAULTS.timeoutMs, options.json, stop.signal);
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
    return EXIT.interrupted;
  } finally {
    release();
  }
}

/** The one target that is meant. */
async function configOf(text: string | undefined, flags: ConfigFlags): Promise<TargetConfig> {
  const loaded = await loadConfig(flags.config);
  const meant = text === undefined ? undefined : outcomeMeant(text);
  if (meant !== undefined && !loaded.targets.some(({ name }) => name === text))
    throw new ConformanceError(
      'E_TARGET',
      `there is no target ${quote(text ?? '')}; did you mean "scripted:${meant}"?`,
      'grpc-health-conformance serve --list   shows every scripted server',
    );
  const { targets } = await readSources(applyFlags(loaded, text, flags, process.cwd()));
  const [config, second] = targets;
  if (config === undefined || second !== undefined)
    throw new ConformanceError(
      'E_OPTION',
      `serve starts one target, and the configuration has ${String(targets.length)}`,
      'name one of them: serve NAME',
    );
  if (config.launch.by === 'address')
    throw new ConformanceError(
      'E_TARGET',
      `${config.label} is a server that is running already`,
      'serve starts one: serve --list shows those that come with the suite',
    );
  return config;
}

/** The outcome that somebody meant who wrote its name alone. */
function outcomeMeant(text: string): string | undefined {
  return /^[\w-]+$/.test(text)
    ? nearest(
        text,
        outcomes.map(({ name }) => name),
      )
    : undefined;
}

/** Not greeted first, as other targets are: many of them are none of gRPC, and some do not even listen. */
async function serveScripted(outcome: Outcome, json: boolean, stop: AbortSignal): Promise<number> {
  const server = await startScripted(outcome);
  try {
    process.stdout.write(json ? jsonLine(outcome, server) : lines(outcome, server));
    await unlessAborted(stop, new Promise<never>(() => undefined));
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
  } finally {
    await server.stop();
  }
  return EXIT.conformant;
}

function jsonLine({ name, does }: Outcome, { address, ca }: ScriptedServer): string {
  return `${JSON.stringify({
    address,
    control: null,
    pid: process.pid,
    process: null,
    target: `scripted:${name}`,
    does,
    ca: ca ?? null,
  })}\n`;
}

function lines({ name, does }: Outcome, { address, ca }: ScriptedServer): string {
  return [
    `  target        scripted:${name}`,
    `  does          ${does}`,
    `  address       ${address}`,
    ...(ca === undefined
      ? []
      : ['  authority     printed as PEM by --json: whoever trusts it looks at the certificate']),
    '',
    `  Look at it with another tool, or: grpc-health-conformance verdicts ${address}`,
    '  It stays until you press Ctrl-C.',
    '',
  ].join('\n');
}

function listOutcomes(json: boolean): void {
  const rows = outcomes.map(({ name, does }) => ({ target: `scripted:${name}`, summary: does }));
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const width = Math.max(...rows.map(({ target }) => target.length));
  for (const { target, summary } of rows) process.stdout.write(`${target.padEnd(width)}  ${summary}\n`);
  process.stdout.write(`\n${count(rows.length, 'scripted server')}; serve TARGET starts one\n`);
}
