import type { Answers, Field, Outcome, Play, Script } from './outcome.ts';

/** The content type of gRPC. */
export const GRPC: Field = ['content-type', 'application/grpc'];
const OK: Field = [':status', '200'];

/** The header block of an answer of gRPC, or another one. */
export function head(fields: readonly Field[] = [GRPC], status = '200'): Play {
  return { play: 'headers', fields: [[':status', status], ...fields], end: false };
}

/** DATA, in hexadecimal; blanks are left out. */
export function data(hex: string, { end = false }: { readonly end?: boolean } = {}): Play {
  return { play: 'data', hex: hex.replaceAll(' ', ''), end };
}

/** A message with its prefix (PROTOCOL-HTTP2.md, "Length-Prefixed-Message"), in hexadecimal. */
export function message(hex: string, { flag = '00' }: { readonly flag?: '00' | '01' } = {}): Play {
  const length = (hex.length / 2).toString(16).padStart(8, '0');
  return data(`${flag}${length}${hex}`);
}

/** Trailers with a status, or with the fields that are given. */
export function trailers(status: number, more: readonly Field[] = []): Play {
  return { play: 'headers', fields: [['grpc-status', String(status)], ...more], end: true };
}

/** An answer of one header block: `grpc-status` stands in it, and nothing follows (PROTOCOL-HTTP2.md, "Trailers-Only"). */
export function trailersOnly(status: number | string, more: readonly Field[] = [], type = [GRPC]): Script {
  const fields: Field[] = [OK, ...type, ['grpc-status', String(status)], ...more];
  return [{ play: 'headers', fields, end: true }];
}

/** A whole answer with one message and the status 0. */
export function answer(hex: string): Script {
  return [head(), message(hex), trailers(0)];
}

/** A Watch that says one thing and stays open. */
export function stays(hex: string): Script {
  return [head(), message(hex)];
}

/** An answer of HTTP that is none of gRPC. */
export function page(status: string, text: string): Script {
  const html = `<html><body><h1>${status} ${text}</h1></body></html>`;
  return [
    head([['content-type', 'text/html']], status),
    data(Buffer.from(html).toString('hex'), { end: true }),
  ];
}

export const reset = (code: number): Play => ({ play: 'reset', code });
export const pause = (ms: number): Play => ({ play: 'pause', ms });
export const cut: Play = { play: 'cut' };

/** GOAWAY with which this stream is answered still, or not even this one. */
export function goaway(code: number, lastStream: 'this' | 'none' = 'this'): Play {
  return { play: 'goaway', code, lastStream };
}

/** The messages of `HealthCheckResponse` by their status, in hexadecimal. */
export const SERVING = '0801';
export const NOT_SERVING = '0802';
export const SERVICE_UNKNOWN = '0803';

/** What servers of gRPC say to a path that they do not serve. */
export const UNIMPLEMENTED = trailersOnly(12, [['grpc-message', 'unknown service']]);

/** What a healthy server answers. */
export const HEALTHY: Answers = { check: answer(SERVING), watch: stays(SERVING) };

/** An outcome of a server that speaks plain HTTP/2. */
export function plain(name: string, does: string, answers: Answers): Outcome {
  return { name, does, listener: { by: 'http2', answers } };
}

/** An outcome of which Check and Watch get the same. */
export function both(name: string, does: string, check: Script): Outcome {
  return plain(name, does, { check });
}

/** An outcome of a whole server: every path gets the same. */
export function whole(name: string, does: string, script: Script): Outcome {
  return plain(name, does, { check: script, other: script });
}
