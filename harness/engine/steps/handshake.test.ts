import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { runRow, told } from '../../../tests/run-row.ts';
import { shakingHands } from '../../../targets/mutants/tls-by-hand.ts';
import type { ServerChange } from '../../../targets/reference/change.ts';
import { looking } from '../../../targets/reference/looking.ts';
import { checking } from '../../../targets/reference/override.ts';
import { startHealthServer } from '../../../targets/reference/server.ts';
import type { TlsFiles } from '../../../targets/reference/server.ts';
import { findBundled } from '../../target/bundled.ts';
import type { Feature } from '../../case/case.ts';
import { alpn, clientCertificate, wrongTransport } from '../../case/steps.ts';
import type { TlsSettings } from '../../channel/endpoint.ts';
import type { Certificates } from '../../target/certificates.ts';
import { createScratch } from '../../target/scratch.ts';
import { embedded } from '../../target/embedded.ts';
import type { Target } from '../../target/target.ts';

const scratch = createScratch();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await scratch.certificates();
});
afterAll(() => scratch.remove());

/** A server that runs already and is only there once, over TLS. */
async function running(
  files: (all: Certificates) => TlsFiles,
  tls: (all: Certificates) => TlsSettings,
  features: readonly Feature[] = [],
  change: ServerChange = {},
): Promise<Target> {
  const server = await startHealthServer({ tls: files(certificates), change });
  onTestFinished(() => server.stop(0));
  return {
    label: 'a server',
    restartable: false,
    transport: { tls: { ca: certificates.ca, ...tls(certificates) } },
    start: () => ({ address: server.address, features }),
  };
}

const withoutDemand = ({ server: { cert, key } }: Certificates): TlsFiles => ({ cert, key });
const withDemand = ({ server }: Certificates): TlsFiles => server;
/** A server of the kill matrix. */
const bundled = (name: string): ReturnType<typeof embedded> => embedded(name, findBundled(name).change);

describe('alpn', () => {
  it('passes where h2 is selected', async () => {
    expect(told(await runRow(embedded('reference'), [alpn()]))).toBe('passed');
  });

  it('passes on a target that is spoken to over TLS itself', async () => {
    const target = await running(withoutDemand, () => ({}));
    expect(told(await runRow(target, [alpn()]))).toBe('passed');
  });

  it('is broken where nothing is selected', async () => {
    expect(told(await runRow(bundled('mutant/tls-without-alpn'), [alpn()]))).toBe(
      'expected ALPN selects h2; saw ALPN selects nothing',
    );
  });

  it('is broken where no TLS is spoken', async () => {
    const start: Target['start'] = ({ listen }) => embedded('a server')({ listen });
    expect(told(await runRow(start, [alpn()]))).toMatch(
      /^expected ALPN selects h2; saw the handshake fails: "/,
    );
  });
});

const ALL = ['trusted', 'none', 'stranger'] as const;

describe('clientCertificate', () => {
  it.each(ALL)('passes on the reference: %s', async (shown) => {
    expect(told(await runRow(embedded('reference'), [clientCertificate(shown)]))).toBe('passed');
  });

  it.each(ALL)('judges a running server with the certificate that the user gave: %s', async (shown) => {
    const target = await running(withDemand, ({ client }) => client, ['mtls']);
    expect(told(await runRow(target, [clientCertificate(shown)]))).toBe('passed');
  });

  it.each(['none', 'stranger'] as const)(
    'is broken where a running server lets everybody in: %s',
    async (shown) => {
      const target = await running(withoutDemand, ({ client }) => client, ['mtls']);
      expect(told(await runRow(target, [clientCertificate(shown)]))).toMatch(
        /^expected Check "" with.*: no answer; saw OK, SERVING$/,
      );
    },
  );

  it('says nothing of a running server that nobody said to demand certificates', async () => {
    const target = await running(withoutDemand, ({ client }) => client);
    expect(told(await runRow(target, [clientCertificate('none')]))).toContain('(feature mtls)');
  });

  it.each(['none', 'stranger'] as const)('takes UNAUTHENTICATED for no answer: %s', async (shown) => {
    let known = false;
    const asksLater: ServerChange = {
      behave: () => ({
        ...shakingHands({
          applies: () => true,
          options: { ALPNProtocols: ['h2'], requestCert: true, rejectUnauthorized: false },
          letsIn: (client) => {
            const { subject } = client.getPeerCertificate() as { subject?: { CN?: string } };
            known = subject?.CN === 'conformance client';
            return true;
          },
        }),
        service: checking(() => (known ? undefined : { code: 'UNAUTHENTICATED' })),
      }),
    };
    const start: Target['start'] = (options) =>
      embedded('a server', options.tls === undefined ? {} : asksLater)(options);
    const result = await runRow(start, [clientCertificate(shown)]);
    expect(told(result)).toBe('passed');
    expect(result.transcript.at(-1)?.what).toBe('end UNAUTHENTICATED "changed"');
  });

  it('is one failure, not three, where the trusted client is not let in', async () => {
    const start = bundled('mutant/mtls-known-client-denied');
    expect(told(await runRow(start, [clientCertificate('trusted')]))).toBe(
      'expected Check "" with a trusted client certificate: an answer; saw end PERMISSION_DENIED "changed"',
    );
    expect(told(await runRow(start, [clientCertificate('none')]))).toBe(
      'the target does not answer a trusted client (see transport/mtls-trusted-certificate)',
    );
  });
});

/** Reached in vain by a server that is silent. */
const IMPATIENT_MS = 300;

describe('wrongTransport', () => {
  it.each(['plain', 'tls'] as const)('passes on the reference: %s', async (client) => {
    const result = await runRow(embedded('reference'), [wrongTransport(client)]);
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual([]);
  });

  it('passes on a target that is spoken to over TLS itself', async () => {
    const target = await running(withoutDemand, () => ({}));
    expect(told(await runRow(target, [wrongTransport('plain')]))).toBe('passed');
  });

  it('notes a port that serves both', async () => {
    const result = await runRow(bundled('variant/tls-port-serves-plain-text'), [wrongTransport('plain')]);
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual(['the port serves a client in plain text too']);
  });

  it('is broken where a client over TLS is kept waiting', async () => {
    const start = bundled('mutant/plain-port-holds-tls-clients');
    expect(told(await runRow(start, [wrongTransport('tls')], { timeoutMs: IMPATIENT_MS }))).toBe(
      'expected a client over TLS learns its mistake within 300 ms; saw nothing, and the connection stays open',
    );
  });

  it('is broken where a client in plain text is kept waiting', async () => {
    const start = embedded('a server', {
      behave: () => ({
        accept: looking((speaksTls, { socket, tls, serve }) => {
          if (tls === undefined || speaksTls) serve(socket);
        }),
      }),
    });
    expect(told(await runRow(start, [wrongTransport('plain')], { timeoutMs: 1000 }))).toBe(
      'expected a client in plain text learns its mistake within 1000 ms; saw nothing, and the connection stays open',
    );
  });

  it('is broken where nobody is served afterwards', async () => {
    const start = bundled('mutant/tls-port-closed-by-plain-text');
    expect(told(await runRow(start, [wrongTransport('plain')]))).toMatch(
      /^expected Check "" after a client in plain text: an answer, as before; saw end UNAVAILABLE /,
    );
  });

  it('is broken where only the first mistakes do no harm', async () => {
    const start = embedded('a server', {
      behave: () => {
        let mistakes = 0;
        return {
          accept: looking((speaksTls, { socket, tls, serve }) => {
            if (tls !== undefined && !speaksTls) mistakes += 1;
            if (mistakes < 3) serve(socket);
            else socket.destroy();
          }),
        };
      },
    });
    expect(told(await runRow(start, [wrongTransport('plain')]))).toMatch(
      /^expected Check "" after a client in plain text/,
    );
  });

  it('says nothing of a server that answers nobody over TLS', async () => {
    const start: Target['start'] = (options) =>
      embedded('a server', {
        behave: () => ({
          service: checking(() => (options.tls ? { code: 'UNAVAILABLE' } : undefined)),
        }),
      })(options);
    expect(told(await runRow(start, [wrongTransport('plain')]))).toBe(
      'the target does not answer a client that is set right (see the other cases)',
    );
  });
});
