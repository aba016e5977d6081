import { escapeText, quote } from '../case/text.ts';
import { ConformanceError } from '../errors.ts';
import type { ConfigFlags } from './flags.ts';
import { didYouMean } from './near.ts';
import { overrideTarget } from './override-target.ts';
import type { RunSettings, TargetSettings } from './settings.ts';
import { defaultName, launchText, parseTargetText } from './target-text.ts';

/**
 * Lays the command line over a configuration file. Reads nothing.
 *
 * A target text that is the name of a target of the file chooses that one. Any other replaces the targets of the file.
 * Flags hold for every target that is then left; services and metadata are added to those of the file, name by name.
 *
 * @param settings of the file; with no targets where there is no file
 * @param targetText the target of the command line
 * @param flags what else it says
 * @param folder the working folder, an absolute path: paths of flags are relative to it
 * @returns settings with at least one target
 * @throws ConformanceError `E_TARGET` for text that is no target, `E_OPTION` for flags that do not fit the target
 */
export function applyFlags(
  settings: RunSettings,
  targetText: string | undefined,
  flags: ConfigFlags,
  folder: string,
): RunSettings {
  const { require, strict, timeout, out } = flags;
  return {
    ...settings,
    ...(require !== undefined && { require }),
    ...(strict !== undefined && { strict }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(out !== undefined && { out }),
    targets: chosenTargets(settings, targetText).map((target) => overrideTarget(target, flags, folder)),
  };
}

function chosenTargets({ file, targets }: RunSettings, text: string | undefined): readonly TargetSettings[] {
  if (text === undefined && targets.length > 0) return targets;
  const named = targets.find(({ name }) => name === text);
  if (named !== undefined) return [named];
  if (text !== undefined && file !== undefined && targets.length > 0 && isWord(text)) {
    const names = targets.map(({ name }) => name);
    throw new ConformanceError(
      'E_TARGET',
      `there is no target ${quote(text)} in ${escapeText(file)}${didYouMean(text, names)}`,
      `its targets are ${names.join(', ')}; the address of a server has a port, as in localhost:50051`,
    );
  }
  const launch = parseTargetText(text);
  return [
    {
      label: text ?? launchText(launch),
      name: defaultName(launch),
      launch,
      control: { by: 'target' },
      metadata: new Map(),
      services: new Map(),
      features: [],
    },
  ];
}

/** Whether a text can only be meant as the name of a target. */
function isWord(text: string): boolean {
  return /^[\w.-]+$/.test(text);
}
