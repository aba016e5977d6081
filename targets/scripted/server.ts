import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type * as Certificates from './certificates.ts';
import { listen } from '../reference/listener.ts';
import type { Listener, Outcome } from './outcome.ts';
import { scriptFor } from './script-for.ts';
import { serveSession } from './session.ts';

/** A scripted server that runs. */
export interface ScriptedServer {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** The authority by which its certificate can be trusted, as PEM, where there is one. */
  readonly ca?: string;
  /** Ends it, with every connection, at once. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server that plays an outcome to everybody, on a free port of 127.0.0.1. Of `refused` only the port is free.
 *
 * @throws Error when no port can be had
 */
export async function startScripted({ listener }: Outcome): Promise<ScriptedServer> {
  switch (listener.by) {
    case 'refused':
      return startRefusing();
    case 'silent':
      return startListening((socket) => {
        socket.resume();
      });
    case 'http1':
      return startHttp1();
    case 'http2':
      return startHttp2(listener);
  }
}

async function startHttp2({
  answers,
  certificate,
  greetsAfterMs = 0,
}: Extract<Listener, { by: 'http2' }>): Promise<ScriptedServer> {
  const pair = certificate && (await (await loadCertificates()).makeCertificate(certificate));
  const secureContext = pair && createSecureContext(pair);
  const serve = (socket: Socket): void => {
    serveSession(socket, ({ fields, body }) => scriptFor(answers, { fields, body, address: server.address }));
  };
  const greet = (plain: Socket): void => {
    if (secureContext === undefined) {
      serve(plain);
      return;
    }
    const socket = new TLSSocket(plain, { isServer: true, secureContext, ALPNProtocols: ['h2'] });
    socket.on('error', () => undefined); // A client that does not trust us, or does not speak TLS.
    serve(socket);
  };
  const server = await startListening((socket) => {
    if (greetsAfterMs === 0) greet(socket);
    else {
      const timer = setTimeout(greet, greetsAfterMs, socket);
      socket.once('close', () => {
        clearTimeout(timer);
      });
    }
  });
  return { ...server, ...(pair?.ca !== undefined && { ca: pair.ca }) };
}

let certificates: Promise<typeof Certificates> | undefined;

/** Only where it is needed, since its library takes longer to load than everything else here; once, as jiti cannot load it twice at a time. */
function loadCertificates(): NonNullable<typeof certificates> {
  return (certificates ??= import('./certificates.ts'));
}

function startHttp1(): Promise<ScriptedServer> {
  const server = createHttpServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<html><body><h1>200 OK</h1></body></html>');
  });
  return startListening((socket) => {
    server.emit('connection', socket);
  });
}

/** A port that nobody listens on, and nobody can while this lasts: it is the client's end of a connection. */
async function startRefusing(): Promise<ScriptedServer> {
  const other = await startListening((socket) => {
    socket.resume();
  });
  const { hostname, port } = new URL(`tcp://${other.address}`);
  const holder = connect({ host: hostname, port: Number(port), localAddress: hostname });
  await once(holder, 'connect');
  const address = `${hostname}:${String(holder.localPort)}`;
  return {
    address,
    stop: () => {
      holder.destroy();
      return other.stop();
    },
  };
}

async function startListening(onConnection: (socket: Socket) => void): Promise<ScriptedServer> {
  const listener = await listen('127.0.0.1:0', (socket) => {
    socket.on('error', () => undefined); // A client that leaves.
    socket.setNoDelay(true);
    onConnection(socket);
  });
  return {
    address: listener.address,
    stop: () => {
      listener.close();
      listener.dropAll();
      return Promise.resolve();
    },
  };
}
