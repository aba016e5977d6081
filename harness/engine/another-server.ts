import type { Broken } from '../case/result.ts';
import { escapeText } from '../case/text.ts';
import type { TlsSettings } from '../channel/endpoint.ts';
import { probeHttp2 } from '../channel/http2-probe.ts';
import { ConformanceError } from '../errors.ts';
import type { Certificates } from '../target/certificates.ts';
import type { HowToListen } from '../target/target.ts';
import type { CaseContext } from './context.ts';
import { NotApplicable } from './outcome.ts';
import type { ServerUnderTest } from './server.ts';
import { canListenOn, isAddressOf } from './transports.ts';
import type { StartFeature } from './transports.ts';

/**
 * Starts one more server over a transport, runs `judge` with it, and stops it again.
 *
 * @throws NotApplicable where this machine does not have the transport
 * @throws ConformanceError `E_START` for a server that listens elsewhere than it was told, `E_TARGET_DIED` for one that
 * is gone where something looked broken
 */
export async function withServerOver(
  context: CaseContext,
  feature: StartFeature,
  judge: (server: ServerUnderTest) => Promise<Broken | undefined>,
): Promise<Broken | undefined> {
  const { start, tls } = await startOf(context, feature);
  const server = await context.startServer(start, tls);
  const { instance } = server;
  try {
    context.record(
      'control',
      `another server, ${NAMES[feature]}, at ${escapeText(instance.endpoint.address)}`,
    );
    if (!isAddressOf(start.listen.on, instance.endpoint)) {
      throw new ConformanceError(
        'E_START',
        `the target was to be started ${NAMES[feature]}, and says that it listens at ${escapeText(instance.endpoint.address)}`,
        `listen where the options of the start say, or do not declare the feature ${feature}`,
      );
    }
    const broken = await judge(server);
    if (broken !== undefined) await throwIfGone(server, broken, context.settings.timeoutMs);
    return broken;
  } finally {
    server.pool.close();
    await instance.stop().catch(() => undefined); // The end of the run asks again, and tells of it.
  }
}

const NAMES: Readonly<Record<StartFeature, string>> = {
  tls: 'over TLS',
  mtls: 'over TLS with a demand for client certificates',
  unix: 'on a Unix socket',
  ipv6: 'on IPv6',
};

/** How a server is asked for, and how it is spoken to. */
async function startOf(
  { scratch }: CaseContext,
  feature: StartFeature,
): Promise<{ readonly start: HowToListen; readonly tls?: TlsSettings }> {
  switch (feature) {
    case 'unix':
      return { start: { listen: { on: 'unix', path: await scratch.socketPath() } } };
    case 'ipv6':
      if (await canListenOn('::1')) return { start: { listen: { on: 'ipv6' } } };
      throw new NotApplicable('this machine has no loopback address of IPv6');
    case 'tls': {
      const certificates = await scratch.certificates();
      const { cert, key } = certificates.server;
      return { start: { listen: { on: 'tcp' }, tls: { cert, key } }, tls: trusting(certificates) };
    }
    case 'mtls': {
      const certificates = await scratch.certificates();
      return {
        start: { listen: { on: 'tcp' }, tls: certificates.server },
        tls: { ...trusting(certificates), ...certificates.client },
      };
    }
  }
}

/** The certificate has the name too, which a server behind a published port of a container cannot be sure to be called by. */
function trusting({ ca }: Certificates): TlsSettings {
  return { ca, serverName: 'localhost' };
}

/** The death of a target is an error, never its answer. One that accepts connections is alive, whatever it says. */
async function throwIfGone(server: ServerUnderTest, broken: Broken, timeoutMs: number): Promise<void> {
  const error = await troubleWith(server, timeoutMs);
  if (error === undefined || (error.code !== 'E_REFUSED' && error.code !== 'E_UNREACHABLE')) return;
  throw new ConformanceError(
    'E_TARGET_DIED',
    `the target died: ${error.message}; the case had seen: ${broken.actual}`,
    'look at the log of the target for this time; --case reruns this case alone',
  );
}

/** What keeps us from speaking HTTP/2 with a server, or `undefined`. */
export async function troubleWith(
  { instance }: ServerUnderTest,
  timeoutMs: number,
): Promise<ConformanceError | undefined> {
  try {
    await probeHttp2(instance.endpoint, timeoutMs);
    return undefined;
  } catch (error) {
    if (error instanceof ConformanceError) return error;
    throw error;
  }
}
