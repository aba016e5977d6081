import { readFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsOptions, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { Certificates } from '../../target/certificates.ts';

/** Listens on a free port until the test ends; returns the address. */
export async function listenOnTcp(server: Server, host = '127.0.0.1'): Promise<string> {
  closeWithTest(server);
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return host.includes(':') ? `[${host}]:${String(port)}` : `${host}:${String(port)}`;
}

/** Listens at a path until the test ends; returns the address. */
export async function listenAt(server: Server, path: string): Promise<string> {
  closeWithTest(server);
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  return `unix:${path}`;
}

function closeWithTest(server: Server): void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // The other side hangs up when it has seen enough.
    socket.on('error', () => undefined);
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
}

/** Speaks TLS with the certificate of a server, until the test ends; returns the address. */
export function listenOverTls(
  certificates: Certificates,
  options: TlsOptions,
  onClient: (socket: TLSSocket) => void = () => undefined,
  host?: string,
): Promise<string> {
  const { cert, key } = certificates.server;
  const server = createServer(
    { cert: readFileSync(cert), key: readFileSync(key), ALPNProtocols: ['h2'], ...options },
    (socket) => {
      socket.on('error', () => undefined);
      onClient(socket);
    },
  );
  // A client that does not like us.
  server.on('tlsClientError', () => undefined);
  return listenOnTcp(server, host);
}
