import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { timelineJson } from '../../reports/timeline-json.ts';
import { timelineSvg } from '../../reports/timeline-svg.ts';
import { timelineText } from '../../reports/timeline-text.ts';
import type { ConfigFlags } from '../config/flags.ts';
import { loadConfig, readTextFile } from '../config/load.ts';
import type { RunSettings } from '../config/settings.ts';
import { isTargetText } from '../config/target-text.ts';
import { ConformanceError, EXIT } from '../errors.ts';
import { readPackage } from '../package.ts';
import { chooseProbers } from '../probers/choose.ts';
import { probers } from '../probers/index.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import type { ProberSettings } from '../probers/settings.ts';
import { EXAMPLE_NAME, exampleScript } from '../timeline/example.ts';
import { runTimeline } from '../timeline/run.ts';
import { parseScript, SCRIPT_FILE } from '../timeline/script.ts';
import type { Script } from '../timeline/script.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { outcomeNames } from '../timeline/world.ts';
import { prepareFolder, writeFiles } from './out.ts';
import { INTERRUPTION } from './signals.ts';
import { paintFor } from './terminal.ts';
import { liveTimeline } from './timeline-live.ts';

/** The flags of `timeline`. Those that reach a server count with `--live` only. */
export interface TimelineOptions extends Omit<ConfigFlags, 'service' | 'out'>, Partial<ProberSettings> {
  /** The ids of the probers that look; those of the script, or all, where the user names none. */
  readonly prober: readonly string[];
  readonly json: boolean;
  /** The folder for the picture and the JSON; nothing is written when absent. */
  readonly out?: string;
  /** The target that is looked at, or `true` for the one of the configuration file; nothing is asked when absent. */
  readonly live?: string | true;
  /** How many seconds of the script go by in a second, with `live`. */
  readonly scale?: number;
}

/** How fast a live run is where nobody says. */
const DEFAULT_SCALE = 60;
/** How wide lines are where nobody watches. */
const COLUMNS = 120;

/**
 * Shows what probers believe of a server over time, and how long each takes to notice what becomes of it.
 *
 * @param text the file of a script, or a target, which is looked at while the example is played; the example when absent
 * @returns the exit code: 0 whatever the probers believe
 * @throws ConformanceError `E_SCRIPT` for a script that cannot be read, `E_OPTION` for a prober that is not there and for `scale` without `live`; with `live` those of
 * a target that cannot be started or driven
 */
export async function timelineCommand(text: string | undefined, options: TimelineOptions): Promise<number> {
  const loaded = await loadConfig(options.config);
  const { file, live } = meantBy(text, options.live, loaded);
  if (options.scale !== undefined && live === undefined)
    throw new ConformanceError(
      'E_OPTION',
      '--scale is how fast the time of the script goes by on a real server, and no server is looked at',
      'add --live, or leave --scale out: without a server a day takes a moment',
    );
  const script = await readScript(file, live !== undefined);
  const { enabled = [], ...ofFile } = loaded.probers ?? {};
  const settings = { ...DEFAULT_SETTINGS, ...ofFile, ...script.settings, ...settingsIn(options) };
  const names = options.prober.length > 0 ? options.prober : (script.probers ?? enabled);
  const { chosen } = chooseProbers(probers, names);
  if (options.out !== undefined) await prepareFolder(options.out);
  let timeline: Timeline;
  try {
    timeline = await (live === undefined
      ? runTimeline(script, chosen, settings)
      : liveTimeline({ script, probers: chosen, settings }, loaded, {
          ...options,
          live,
          scale: options.scale ?? DEFAULT_SCALE,
        }));
  } catch (error) {
    if (error !== INTERRUPTION) throw error;
    process.stderr.write('interrupted before the end of the script: nothing was measured\n');
    return EXIT.interrupted;
  }
  const json = timelineJson(timeline, readPackage());
  const files = options.out === undefined ? [] : await writeAll(options.out, timeline, json);
  const written = files.length === 0 ? '' : `  written to    ${files.join(', ')}\n`;
  if (options.json) process.stdout.write(json);
  else {
    const columns = process.stdout.isTTY ? process.stdout.columns : COLUMNS;
    process.stdout.write(`${timelineText(timeline, columns, paintFor(process.stdout))}${written}`);
  }
  return EXIT.conformant;
}

/** What the argument is: a script where a file of this name is there or `--live` names the server, else a target where it reads as one. */
function meantBy(
  text: string | undefined,
  live: TimelineOptions['live'],
  { targets }: RunSettings,
): { readonly file: string | undefined; readonly live: TimelineOptions['live'] } {
  if (text === undefined || typeof live === 'string' || existsSync(text)) return { file: text, live };
  const isTarget = isTargetText(text) || targets.some(({ name }) => name === text);
  return isTarget ? { file: undefined, live: text } : { file: text, live };
}

async function readScript(file: string | undefined, live: boolean): Promise<Script> {
  const vocabulary = { outcomes: outcomeNames, probers: probers.map(({ id }) => id) };
  if (file === undefined) return parseScript(exampleScript(live), EXAMPLE_NAME, vocabulary);
  const words = { what: 'script', hint: 'without a file an example is shown' };
  return parseScript(await readTextFile(file, resolve(file), SCRIPT_FILE, words), file, vocabulary);
}

/** Flags lie over the script. */
function settingsIn({ service, albMatcher, albPath }: TimelineOptions): Partial<ProberSettings> {
  return {
    ...(service !== undefined && { service }),
    ...(albMatcher !== undefined && { albMatcher }),
    ...(albPath !== undefined && { albPath }),
  };
}

function writeAll(folder: string, timeline: Timeline, json: string): Promise<string[]> {
  const id = `${Date.now().toString(36)}-${String(process.pid)}`;
  return writeFiles(folder, { 'timeline.svg': timelineSvg(timeline), 'timeline.json': json }, id);
}
