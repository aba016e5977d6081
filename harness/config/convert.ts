import type { ConfigFile, FileTarget } from './file-types.ts';
import { convertProbers } from './convert-probers.ts';
import { convertTarget } from './convert-target.ts';
import type { ParsedText } from './parse-text.ts';
import type { Problem } from './problems.ts';
import { shortPathFrom, startReporting } from './reporting.ts';
import type { Reporting } from './reporting.ts';
import type { RunSettings } from './settings.ts';

/**
 * Makes settings of a file, as far as it is valid.
 *
 * @param parsed the file
 * @param invalid what the schema found wrong; targets that it speaks of are passed over
 * @param file as the user calls it
 * @param folder the folder of the file: an absolute path
 * @returns the settings, for use where there are no problems at all
 */
export function convert(
  parsed: ParsedText,
  invalid: readonly Problem[],
  file: string,
  folder: string,
): { readonly settings: RunSettings; readonly problems: readonly Problem[] } {
  const reporting = startReporting(parsed, file, folder);
  // Values of the wrong type are looked at by nobody: whoever uses them gets the error instead.
  const content = (parsed.value ?? {}) as ConfigFile;
  const { require, strict, timeoutMs, reports } = content;
  const probers = invalid.some(({ place }) => place?.path[0] === 'probers') ? undefined : content.probers;
  const targets = validTargets(content, invalid).map(([target, index]) =>
    convertTarget(target, ['targets', index], reporting),
  );
  reportSameNames(targets, reporting);
  const settings: RunSettings = {
    file,
    ...(require !== undefined && { require }),
    ...(strict !== undefined && { strict }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(typeof reports === 'string' && { out: shortPathFrom(reporting, reports) }),
    ...(probers !== undefined && { probers: convertProbers(probers, ['probers'], reporting) }),
    targets: targets.map(({ settings: each }) => each),
  };
  return { settings, problems: reporting.problems };
}

/** The targets in which the schema finds nothing wrong, with their indexes. */
function validTargets({ targets }: ConfigFile, invalid: readonly Problem[]): [FileTarget, number][] {
  const paths = invalid.map(({ place }) => place?.path ?? []);
  if (!Array.isArray(targets) || paths.some((path) => path[0] === 'targets' && path.length === 1)) return [];
  const broken = new Set(paths.filter(([key]) => key === 'targets').map(([, index]) => index));
  return targets
    .map((target: FileTarget, index): [FileTarget, number] => [target, index])
    .filter(([, index]) => !broken.has(index));
}

function reportSameNames(
  targets: readonly ReturnType<typeof convertTarget>[],
  { placeOf, report }: Reporting,
): void {
  const first = new Map<string, (typeof targets)[number]>();
  for (const target of targets) {
    const { name } = target.settings;
    const other = first.get(name.toLowerCase());
    if (other === undefined) first.set(name.toLowerCase(), target);
    else {
      const { line } = placeOf(other.path, 'value');
      const there = other.settings.name === name ? '' : ` but for the case of letters`;
      report(
        target.named ? [...target.path, 'name'] : target.path,
        `is called "${name}", as the target in line ${String(line)} is${there}`,
        'give each target a name of its own: it is the folder of its reports',
      );
    }
  }
}
