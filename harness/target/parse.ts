import { applyFlags } from '../config/override.ts';
import { readSources } from '../config/read-sources.ts';
import { targetOf } from './launch.ts';
import type { Target } from './target.ts';

/**
 * Understands a target that was written as a text, as on the command line; loads the module of a module target.
 *
 * @param text one of the forms of `TARGET_FORMS`, or `undefined` for the embedded reference server
 * @throws ConformanceError `E_TARGET` for text that is no target, `E_MODULE` for a module that cannot be used
 */
export async function parseTarget(text: string | undefined): Promise<Target> {
  const settings = applyFlags({ file: undefined, targets: [] }, text, {}, process.cwd());
  const { targets } = await readSources(settings);
  const [config] = targets;
  if (config === undefined) throw new Error('a text is one target');
  return targetOf(config, new AbortController().signal);
}
