import { ConformanceError, messageOf } from '../errors.ts';
import type { Target } from './target.ts';

/** The forms that a target can have, for messages and help. */
export const TARGET_FORMS = 'host:port · [::1]:port · module:./file.mjs';

const EXAMPLE =
  `a target is   ${TARGET_FORMS}, or nothing for the embedded reference server\n` +
  'for example   grpc-health-conformance run localhost:50051';

/**
 * Understands the target that the user wrote; loads the module of a module target.
 *
 * @param text `host:port`, `[::1]:port`, `module:PATH`, or `undefined` for the embedded reference server
 * @throws ConformanceError `E_TARGET` for text that is no target, `E_MODULE` for a module that cannot be used
 */
export async function parseTarget(text: string | undefined): Promise<Target> {
  if (text === undefined) {
    const { embedded } = await import('./embedded.ts');
    return { label: 'reference (embedded)', restartable: true, start: embedded };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d+$)/i.exec(text)?.[1];
  if (scheme === 'module') {
    const { loadTargetModule } = await import('./module.ts');
    return {
      label: text,
      restartable: true,
      start: await loadTargetModule(text.slice('module:'.length)),
    };
  }
  const problem = scheme === undefined ? problemOfAddress(text) : `there is no scheme "${scheme}:"`;
  if (problem !== undefined) {
    throw new ConformanceError('E_TARGET', `cannot understand the target "${text}": ${problem}`, EXAMPLE);
  }
  return { label: text, restartable: false, start: () => ({ address: text }) };
}

/** What is wrong with `host:port`, or `undefined`. */
function problemOfAddress(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(`grpc://${text}`);
  } catch (error) {
    return text === '' ? 'it is empty' : /^[^:]+$/.test(text) ? 'a port is missing' : messageOf(error);
  }
  if (url.hostname === '') return 'a host is missing';
  if (url.port === '') return 'a port is missing';
  if (url.host !== text.toLowerCase()) return 'only a host and a port are expected';
  return url.port === '0' ? 'port 0 cannot be dialled' : undefined;
}
