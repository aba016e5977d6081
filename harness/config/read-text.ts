import { convert } from './convert.ts';
import { parseText } from './parse-text.ts';
import { configError } from './problems.ts';
import type { RunSettings } from './settings.ts';
import { validate } from './validate.ts';

/**
 * Reads the text of a configuration file: YAML, of which JSON is a part.
 *
 * @param text decoded, without a byte order mark
 * @param file as the user calls it, for errors
 * @param folder the folder of the file, an absolute path: that of all relative paths in it
 * @throws ConformanceError `E_CONFIG` with all that is wrong
 */
export function readText(text: string, file: string, folder: string): RunSettings {
  const parsed = parseText(text, file);
  if (parsed.value === null || parsed.value === undefined) {
    throw configError(file, [
      { text: 'is empty', hint: 'the least is:   targets: [{ address: "localhost:50051" }]' },
    ]);
  }
  const invalid = validate(parsed);
  const { settings, problems } = convert(parsed, invalid, file, folder);
  const all = [...invalid, ...problems];
  if (all.length > 0) throw configError(file, all);
  return settings;
}
