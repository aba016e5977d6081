import { describe, expect, it } from 'vitest';
import { environmentFor } from './contract.ts';
import type { StartOptions } from './target.ts';

const CONTROL = { CONFORMANCE_CONTROL_LISTEN: '127.0.0.1:0' };
const PAIR = { cert: '/tmp/a/server.pem', key: '/tmp/a/server.key' };

describe('environmentFor', () => {
  it.each<[what: string, start: StartOptions, environment: Readonly<Record<string, string>>]>([
    ['a free port', { listen: { on: 'tcp' } }, { CONFORMANCE_LISTEN: '127.0.0.1:0' }],
    ['a free port of IPv6', { listen: { on: 'ipv6' } }, { CONFORMANCE_LISTEN: '[::1]:0' }],
    [
      'a Unix socket',
      { listen: { on: 'unix', path: '/tmp/a b/health.sock' } },
      { CONFORMANCE_LISTEN: 'unix:/tmp/a b/health.sock' },
    ],
    [
      'names that are known before',
      { listen: { on: 'tcp' }, services: ['a', 'b "c"\n'] },
      { CONFORMANCE_LISTEN: '127.0.0.1:0', CONFORMANCE_SERVICES: '["a","b \\"c\\"\\n"]' },
    ],
    [
      'TLS',
      { listen: { on: 'tcp' }, tls: PAIR },
      {
        CONFORMANCE_LISTEN: '127.0.0.1:0',
        CONFORMANCE_TLS_CERT: PAIR.cert,
        CONFORMANCE_TLS_KEY: PAIR.key,
      },
    ],
    [
      'TLS with clients that show a certificate',
      { listen: { on: 'tcp' }, tls: { ...PAIR, clientCa: '/tmp/a/clients.pem' } },
      {
        CONFORMANCE_LISTEN: '127.0.0.1:0',
        CONFORMANCE_TLS_CERT: PAIR.cert,
        CONFORMANCE_TLS_KEY: PAIR.key,
        CONFORMANCE_TLS_CLIENT_CA: '/tmp/a/clients.pem',
      },
    ],
  ])('asks for %s', (_what, start, environment) => {
    expect(environmentFor(start)).toEqual({ ...environment, ...CONTROL });
  });
});
