import { isIPv6 } from 'node:net';

/** A host, or an IPv6 address in brackets, and a port. */
const ADDRESS = /^(?:\[(?<ipv6>[^\]]*)\]|(?<host>[^:[\]/?#@\s]*)):(?<port>\d+)$/;
const HIGHEST_PORT = 65_535;

/** What is wrong with `host:port` or `[::1]:port`, or `undefined`. */
export function problemOfAddress(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (/^[^[]*:[^:]*:/.test(text)) return 'an IPv6 address stands in brackets, as in [::1]:50051';
  if (/^(\[[^\]]*\]|[^:[\]/?#@\s]+):?$/.test(text)) return 'a port is missing';
  const parts = ADDRESS.exec(text)?.groups;
  if (parts === undefined) return 'only a host and a port are expected';
  if (parts['host'] === '') return 'a host is missing';
  if (parts['ipv6'] !== undefined && !isIPv6(parts['ipv6'])) return `"${parts['ipv6']}" is no IPv6 address`;
  const port = Number(parts['port']);
  return port < 1 || port > HIGHEST_PORT ? `a port is from 1 to ${String(HIGHEST_PORT)}` : undefined;
}
