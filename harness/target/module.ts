import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quote } from '../case/text.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import type { TargetFactory } from './target.ts';

const HINT =
  'a target module exports as default a function that starts a server and returns\n' +
  '{ address, setStatus?, clearStatus?, enterTerminalState?, resume?, stop }';

/**
 * Loads a module target.
 *
 * @param path of the module, relative to the working directory
 * @returns its default export
 * @throws ConformanceError `E_TARGET` when there is no such file, `E_MODULE` when it fails or exports no function
 */
export async function loadTargetModule(path: string): Promise<TargetFactory> {
  const file = resolve(path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new ConformanceError('E_TARGET', `there is no file ${file}`, 'check the path after "module:"');
  }
  let factory: unknown;
  try {
    factory = await importDefault(file);
  } catch (error) {
    throw new ConformanceError(
      'E_MODULE',
      `${path} failed while it was loaded: ${quote(messageOf(error))}`,
      HINT,
    );
  }
  if (typeof factory !== 'function') {
    throw new ConformanceError(
      'E_MODULE',
      `${path} exports ${factory === undefined ? 'no default' : `a default of type ${typeof factory}`}, not a function`,
      HINT,
    );
  }
  // What the function returns is checked with each start, in `instance.ts`.
  return factory as TargetFactory;
}

async function importDefault(file: string): Promise<unknown> {
  if (/\.[cm]?ts$/.test(file)) {
    // Node 20 cannot load TypeScript; the loader is only there for such targets.
    const { createJiti } = await import('jiti');
    return createJiti(import.meta.url).import(file, { default: true });
  }
  const module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  return module.default;
}
