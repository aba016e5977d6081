import { isIP, isIPv6 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Container } from './engine.ts';

/** Where an engine leads to a port of a container. */
interface Binding {
  readonly HostIp: string;
  readonly HostPort: string;
}

/** The ports of a container by their name, `50051/tcp`, as an engine tells of them. */
export type PublishedPorts = Readonly<Record<string, readonly Binding[] | null | undefined>>;

/** The machine that an engine leads ports to, as testcontainers found it. */
export interface EngineHost {
  readonly host: string;
  readonly hostIps: readonly { readonly family: number }[];
}

/** The pause between two looks at the ports, in milliseconds. */
const PAUSE_MS = 50;

/** What to ask an engine for: a free port for each of these. On this machine only for ourselves, not for the network. */
export function portBindings(
  ports: readonly number[],
  { host }: EngineHost,
): Record<string, [{ HostIp: string; HostPort: string }]> {
  return Object.fromEntries(
    ports.map((port) => [
      `${String(port)}/tcp`,
      [{ HostIp: host === 'localhost' ? '127.0.0.1' : '', HostPort: '0' }],
    ]),
  );
}

/**
 * The address of a port of a container, as it can be dialed from here.
 *
 * @returns `undefined` where the engine leads nobody to that port
 */
export function addressOfPort(
  published: PublishedPorts,
  port: number,
  { host, hostIps }: EngineHost,
): string | undefined {
  const bindings = published[`${String(port)}/tcp`] ?? [];
  // An engine may lead to it by another port over IPv6 than over IPv4.
  const fitting = hostIps.flatMap(
    ({ family }) => bindings.find(({ HostIp }) => isIP(HostIp) === family) ?? [],
  );
  const binding = fitting[0] ?? bindings[0];
  if (binding === undefined) return undefined;
  const name = host === 'localhost' ? '127.0.0.1' : isIPv6(host) ? `[${host}]` : host;
  return `${name}:${binding.HostPort}`;
}

/**
 * Waits until the engine leads to all ports of a container that runs. Some engines do so a moment after its start, and
 * send no event for it.
 *
 * @param signal given when nobody waits any more
 * @returns never for a container that ended: whoever waits hears of that elsewhere
 */
export async function untilPublished(
  container: Container,
  ports: readonly number[],
  signal: AbortSignal,
): Promise<PublishedPorts> {
  for (;;) {
    const { NetworkSettings } = await container.inspect();
    const published: PublishedPorts = NetworkSettings.Ports;
    if (ports.every((port) => (published[`${String(port)}/tcp`] ?? []).length > 0)) return published;
    await pause(PAUSE_MS, undefined, { signal });
  }
}
