import { status as codes } from '@grpc/grpc-js';
import type { handleBidiStreamingCall, MethodDefinition } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HEALTH_SERVICE, loadService } from '../../proto/health.ts';
import type { Behaviour } from '../../targets/reference/change.ts';
import { startHealthServer } from '../../targets/reference/server.ts';
import type { HealthServerOptions } from '../../targets/reference/server.ts';
import type { Certificates } from '../target/certificates.ts';
import { createScratch } from '../target/scratch.ts';
import { openConnection } from './connection.ts';
import type { CallMetadata } from '../case/step.ts';
import type { Answer, HeardStatus } from './connection.ts';
import type { Endpoint, TlsSettings } from './endpoint.ts';
import { openRawConnection, openStalledConnection } from './raw-connection.ts';
import { listServices } from './reflection.ts';
import { listenOverTls } from './testing/secure-server.ts';

/** Long enough never to be reached. */
const OPTIONS = { timeoutMs: 20_000 };

const scratch = createScratch();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await scratch.certificates();
});
afterAll(() => scratch.remove());

/** Starts the reference server until the test ends. */
async function serve(options: HealthServerOptions): Promise<string> {
  const server = await startHealthServer(options);
  onTestFinished(() => server.stop(0));
  return server.address;
}

interface Client {
  readonly check: (service: string, options: typeof OPTIONS) => Promise<Answer<HeardStatus>>;
  readonly close: () => void;
}

const CLIENTS: readonly [name: string, open: (endpoint: Endpoint) => Client][] = [
  ['an ordinary connection', openConnection],
  ['a raw connection', openRawConnection],
  [
    'a connection that was stalled',
    (endpoint) => {
      const connection = openStalledConnection(endpoint);
      connection.read();
      return connection;
    },
  ],
];

/** What Check of the empty name says. */
async function checkOverall(
  open: (endpoint: Endpoint) => Client,
  endpoint: Endpoint,
): Promise<Answer<HeardStatus>> {
  const client = open(endpoint);
  onTestFinished(() => {
    client.close();
  });
  return client.check('', OPTIONS);
}

const SERVING = { kind: 'answered', value: 'SERVING' };

// First of all: Node warns once.
it('Node finds nothing to warn of in TLS with an IP address', async () => {
  const warnings: string[] = [];
  const listener = (warning: Error): void => {
    warnings.push(warning.message);
  };
  process.on('warning', listener);
  onTestFinished(() => {
    process.off('warning', listener);
  });
  const { cert, key } = certificates.server;
  const address = await serve({ tls: { cert, key } });
  for (const [, open] of CLIENTS) await checkOverall(open, { address, tls: { ca: certificates.ca } });
  // Warnings are told in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
});

describe.each(CLIENTS)('%s', (_name, open) => {
  it('reaches a server on TCP', async () => {
    expect(await checkOverall(open, { address: await serve({}) })).toEqual(SERVING);
  });

  it('reaches a server on IPv6', async ({ skip }) => {
    const address = await serve({ listen: '[::1]:0' }).catch(() => skip('no IPv6 here'));
    expect(await checkOverall(open, { address })).toEqual(SERVING);
  });

  it('reaches a server on a Unix socket', async () => {
    const address = await serve({ listen: `unix:${await scratch.socketPath()}` });
    expect(await checkOverall(open, { address })).toEqual(SERVING);
  });

  it('reaches a server over TLS on a Unix socket', async () => {
    const { cert, key } = certificates.server;
    const address = await serve({ listen: `unix:${await scratch.socketPath()}`, tls: { cert, key } });
    expect(await checkOverall(open, { address, tls: { ca: certificates.ca } })).toEqual(SERVING);
  });

  it.each<[what: string, address: (port: string) => string, tls: () => TlsSettings]>([
    ['that it trusts', (port) => `localhost:${port}`, () => ({ ca: certificates.ca })],
    [
      'whose IP address is in the certificate',
      (port) => `127.0.0.1:${port}`,
      () => ({ ca: certificates.ca }),
    ],
    [
      'under another name',
      (port) => `127.0.0.1:${port}`,
      () => ({ ca: certificates.ca, serverName: 'localhost' }),
    ],
    ['that it need not trust', (port) => `127.0.0.1:${port}`, () => ({ insecure: true })],
    [
      'that it need not trust, under a wrong name',
      (port) => `127.0.0.1:${port}`,
      () => ({ insecure: true, serverName: 'shop.example' }),
    ],
  ])('reaches a server over TLS %s', async (_what, addressOf, tls) => {
    const { cert, key } = certificates.server;
    const address = await serve({ tls: { cert, key } });
    const endpoint = { address: addressOf(address.slice(address.indexOf(':') + 1)), tls: tls() };
    expect(await checkOverall(open, endpoint)).toEqual(SERVING);
  });

  it('reaches a server that demands a client certificate', async () => {
    const address = await serve({ tls: certificates.server });
    const tls = { ca: certificates.ca, ...certificates.client };
    expect(await checkOverall(open, { address, tls })).toEqual(SERVING);
  });

  it.each<[what: string, tls: () => TlsSettings]>([
    ['that nobody it trusts has signed', () => ({ ...certificates.client })],
    [
      'that is for another name',
      () => ({ ca: certificates.ca, ...certificates.client, serverName: 'shop.example' }),
    ],
    ['and shows no certificate of its own where one is demanded', () => ({ ca: certificates.ca })],
    ['and shows the certificate of a stranger', () => ({ ca: certificates.ca, ...certificates.stranger })],
  ])('gets no answer over TLS from a server with a certificate %s', async (_what, tls) => {
    const address = await serve({ tls: certificates.server });
    expect(await checkOverall(open, { address, tls: tls() })).toMatchObject({
      kind: 'ended',
      code: 'UNAVAILABLE',
    });
  });

  it.each<[name: string | undefined, host: string, tls: () => TlsSettings]>([
    ['localhost', 'localhost', () => ({})],
    ['shop.example', '127.0.0.1', () => ({ serverName: 'shop.example' })],
    // RFC 6066 has no place for an IP address there.
    [undefined, '127.0.0.1', () => ({})],
  ])('says %s in the handshake with %s', async (name, host, tls) => {
    const names: unknown[] = [];
    const address = await listenOverTls(certificates, {}, (socket) => {
      names.push([(socket as { servername?: string | false }).servername, socket.alpnProtocol]);
      socket.destroy();
    });
    const endpoint = {
      address: `${host}:${address.slice(address.indexOf(':') + 1)}`,
      tls: { ...tls(), insecure: true },
    };
    await checkOverall(open, endpoint);
    expect(names[0]).toEqual([name ?? false, 'h2']);
  });

  it('sends the metadata of the endpoint with every call, and its authority', async () => {
    const seen: unknown[] = [];
    const address = await serve({
      change: {
        behave: () => ({
          service: ({ Check }) => ({
            Check: (call, answer) => {
              const { metadata } = call;
              seen.push([metadata.get('authorization'), metadata.get('x-trace-bin'), call.getHost()]);
              Check(call, answer);
            },
          }),
        }),
      },
    });
    const metadata: CallMetadata = { Authorization: 'Bearer x', 'x-trace-bin': Uint8Array.of(0, 255, 10) };
    expect(await checkOverall(open, { address, metadata })).toEqual(SERVING);
    expect(seen).toEqual([[['Bearer x'], [Buffer.from([0, 255, 10])], address]]);
  });

  it('asks a Unix socket for localhost, and a server with a name for that name', async () => {
    const hosts: unknown[] = [];
    const change = {
      behave: (): Behaviour => ({
        service: ({ Check }) => ({
          Check: (call, answer) => {
            hosts.push(call.getHost());
            Check(call, answer);
          },
        }),
      }),
    };
    const { cert, key } = certificates.server;
    const path = await serve({ listen: `unix:${await scratch.socketPath()}`, change });
    const named = await serve({ tls: { cert, key }, change });
    await checkOverall(open, { address: path });
    await checkOverall(open, { address: named, tls: { ca: certificates.ca, serverName: 'localhost' } });
    expect(hosts).toEqual(['localhost', 'localhost']);
  });
});

it('a call adds its own metadata to that of the endpoint', async () => {
  const seen: unknown[] = [];
  const address = await serve({
    change: {
      behave: () => ({
        service: () => ({
          Check: ({ metadata }, answer) => {
            seen.push(metadata.get('x-one'), metadata.get('x-two'));
            answer({ code: codes.NOT_FOUND });
          },
        }),
      }),
    },
  });
  const connection = openConnection({ address, metadata: { 'x-one': '1', 'x-two': 'a' } });
  onTestFinished(() => {
    connection.close();
  });
  await connection.check('', { ...OPTIONS, metadata: { 'x-two': 'b' } });
  expect(seen).toEqual([['1'], ['a, b']]);
});

it('reflection is asked over TLS, with the metadata of the endpoint', async () => {
  const seen: unknown[] = [];
  const { cert, key } = certificates.server;
  const address = await serve({
    tls: { cert, key },
    change: {
      behave: () => ({
        service: (_service, _store, server) => {
          const definition = loadService(
            'grpc/reflection/v1/reflection.proto',
            'grpc.reflection.v1.ServerReflection',
          ) as Record<'ServerReflectionInfo', MethodDefinition<object, object>>;
          const ServerReflectionInfo: handleBidiStreamingCall<object, object> = (call) => {
            seen.push(call.metadata.get('authorization'));
            call.on('data', () =>
              call.write({ listServicesResponse: { service: [{ name: HEALTH_SERVICE }] } }),
            );
            call.on('end', () => {
              call.end();
            });
          };
          server.addService(definition, { ServerReflectionInfo });
          return {};
        },
      }),
    },
  });
  const endpoint = { address, tls: { ca: certificates.ca }, metadata: { authorization: 'Bearer x' } };
  expect(await listServices(endpoint, OPTIONS.timeoutMs)).toEqual([HEALTH_SERVICE]);
  expect(seen).toEqual([['Bearer x']]);
});
