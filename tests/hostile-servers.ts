import { once } from 'node:events';
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Server as GrpcServer, ServerCredentials, status } from '@grpc/grpc-js';
import { healthDefinition } from '../proto/health.ts';
import { createHealthService } from '../targets/reference/service.ts';
import type { HealthService } from '../targets/reference/service.ts';
import { createHealthStore } from '../targets/reference/store.ts';

/** Something at an address; disposing of it closes the port and every connection. */
export interface Listening extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
}

/** A server that can be asked when somebody came. */
/**
 * An address where nobody listens and nobody can come to listen: the port is the local end of an open connection.
 */
export async function nobody(): Promise<Listening> {
  const server = await listen(createTcpServer());
  const socket = connect(portOf(server.address), '127.0.0.1');
  await once(socket, 'connect');
  return {
    address: `127.0.0.1:${String(socket.localPort)}`,
    [Symbol.asyncDispose]: async () => {
      socket.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Accepts connections and says nothing. */
export function silent(): Promise<Listening> {
  return listen(createTcpServer());
}

/** Says the same bytes to everybody and waits for more. */
export function talking(bytes: string | Uint8Array): Promise<Listening> {
  return listen(createTcpServer((socket) => socket.write(bytes)));
}

/** Ends every connection as soon as it heard something. */
export function hangingUp(): Promise<Listening> {
  return listen(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
}

/** Speaks HTTP/1.1. */
export function http1(): Promise<Listening> {
  return listen(createHttp1Server((_request, response) => response.end('hello')));
}

/** Speaks TLS as far as that goes without a certificate: every handshake ends with an alert. */
export function tls(): Promise<Listening> {
  return listen(createTlsServer());
}

/** Speaks HTTP/2 and answers no call. */
export function silentHttp2(): Promise<Listening> {
  return listen(createHttp2Server());
}

/** Speaks HTTP/2, and knows no page at all. */
export function webServer(): Promise<Listening> {
  const server = createHttp2Server((_request, response) => {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('no such page');
  });
  return listen(server);
}

/** A gRPC server without any service. */
export function emptyGrpc(): Promise<Listening> {
  return listenGrpc(new GrpcServer());
}

/** A gRPC server that asks everybody for credentials. */
export function locked(): Promise<Listening> {
  const server = new GrpcServer();
  const Check: HealthService['Check'] = (_call, answer) => {
    answer({ code: status.UNAUTHENTICATED, details: 'who are you?' });
  };
  server.addService({ Check: healthDefinition.Check }, { Check });
  return listenGrpc(server);
}

/** The reference service; at the given Check it loses its port and every connection. */
export function mortal(lastCheck: number): Promise<Listening> {
  const server = new GrpcServer();
  const reference = createHealthService(createHealthStore(), 100, new Set());
  let checks = 0;
  const Check: HealthService['Check'] = (call, answer) => {
    checks += 1;
    if (checks === lastCheck) server.forceShutdown();
    else reference.Check(call, answer);
  };
  server.addService({ ...healthDefinition }, { ...reference, Check });
  return listenGrpc(server);
}

function listenGrpc(server: GrpcServer): Promise<Listening> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) {
        reject(error);
        return;
      }
      resolve({
        address: `127.0.0.1:${String(port)}`,
        [Symbol.asyncDispose]: () => {
          server.forceShutdown();
          return Promise.resolve();
        },
      });
    });
  });
}

async function listen(server: TcpServer): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // Clients of such servers leave in a hurry.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
