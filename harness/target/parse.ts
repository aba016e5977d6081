import { isIPv6 } from 'node:net';
import { ConformanceError } from '../errors.ts';
import type { Target } from './target.ts';

/** The forms that a target can have, for messages and help. */
const TARGET_FORMS = 'host:port · [::1]:port · module:./file.mjs · target:NAME';

const EXAMPLE =
  `a target is   ${TARGET_FORMS}, or nothing for the embedded reference server\n` +
  'for example   grpc-health-conformance run localhost:50051';

/**
 * Understands the target that the user wrote; loads the module of a module target.
 *
 * @param text `host:port`, `[::1]:port`, `module:PATH`, `target:NAME`, or `undefined` for the embedded reference server
 * @throws ConformanceError `E_TARGET` for text that is no target, `E_MODULE` for a module that cannot be used
 */
export async function parseTarget(text: string | undefined): Promise<Target> {
  if (text === undefined) {
    const { embedded } = await import('./embedded.ts');
    return { label: 'reference (embedded)', restartable: true, start: embedded('reference') };
  }
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d*$)/i.exec(text)?.[1];
  if (scheme === 'module') {
    const { loadTargetModule } = await import('./module.ts');
    return {
      label: text,
      restartable: true,
      start: await loadTargetModule(text.slice('module:'.length)),
    };
  }
  if (scheme === 'target') {
    const [{ embedded }, { findBundled }] = await Promise.all([
      import('./embedded.ts'),
      import('./bundled.ts'),
    ]);
    const { name, change } = findBundled(text.slice('target:'.length));
    return { label: text, restartable: true, start: embedded(name, change) };
  }
  const problem = scheme === undefined ? problemOfAddress(text) : `there is no scheme "${scheme}:"`;
  if (problem !== undefined) {
    throw new ConformanceError('E_TARGET', `cannot understand the target "${text}": ${problem}`, EXAMPLE);
  }
  return { label: text, restartable: false, start: () => ({ address: text }) };
}

/** A host, or an IPv6 address in brackets, and a port. */
const ADDRESS = /^(?:\[(?<ipv6>[^\]]*)\]|(?<host>[^:[\]/?#@\s]*)):(?<port>\d+)$/;
const HIGHEST_PORT = 65_535;

/** What is wrong with `host:port`, or `undefined`. */
function problemOfAddress(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text === 'module:' || text === 'target:') return `nothing stands after "${text}"`;
  if (/^[^[]*:[^:]*:/.test(text)) return 'an IPv6 address stands in brackets, as in [::1]:50051';
  if (/^(\[[^\]]*\]|[^:[\]/?#@\s]+):?$/.test(text)) return 'a port is missing';
  const parts = ADDRESS.exec(text)?.groups;
  if (parts === undefined) return 'only a host and a port are expected';
  if (parts['host'] === '') return 'a host is missing';
  if (parts['ipv6'] !== undefined && !isIPv6(parts['ipv6'])) return `"${parts['ipv6']}" is no IPv6 address`;
  const port = Number(parts['port']);
  return port < 1 || port > HIGHEST_PORT ? `a port is from 1 to ${String(HIGHEST_PORT)}` : undefined;
}
