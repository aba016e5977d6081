import { expect, it, describe } from 'vitest';
import { ConformanceError } from '../errors.ts';
import { authorityOf, headersOf, nameOf, placeOf, tlsOptionsOf } from './dial.ts';
import type { Place } from './dial.ts';
import type { Endpoint, TlsSettings } from './endpoint.ts';

describe('an address', () => {
  it.each<[address: string, place: Place, authority: string, name: string]>([
    ['localhost:50051', { host: 'localhost', port: 50051 }, 'localhost:50051', 'localhost'],
    ['127.0.0.1:1', { host: '127.0.0.1', port: 1 }, '127.0.0.1:1', '127.0.0.1'],
    ['[::1]:50051', { host: '::1', port: 50051 }, '[::1]:50051', '::1'],
    ['unix:/run/health.sock', { path: '/run/health.sock' }, 'localhost', 'localhost'],
    ['unix:/with:colon.sock', { path: '/with:colon.sock' }, 'localhost', 'localhost'],
  ])('%s', (address, place, authority, name) => {
    expect(placeOf(address)).toEqual(place);
    expect(authorityOf({ address })).toBe(authority);
    expect(nameOf({ address })).toBe(name);
  });

  it.each<[address: string]>([['10.0.0.1:443'], ['unix:/run/health.sock']])(
    'gives way to the name that the user gave: %s',
    (address) => {
      const endpoint: Endpoint = { address, tls: { serverName: 'shop.example' } };
      expect([authorityOf(endpoint), nameOf(endpoint)]).toEqual(['shop.example', 'shop.example']);
    },
  );
});

describe('tlsOptionsOf', () => {
  it.each<[address: string, tls: TlsSettings, servername: string | undefined]>([
    ['localhost:50051', {}, 'localhost'],
    ['unix:/run/health.sock', {}, 'localhost'],
    ['10.0.0.1:443', { serverName: 'shop.example' }, 'shop.example'],
    ['10.0.0.1:443', {}, undefined],
    ['[::1]:443', {}, undefined],
    ['shop.example:443', { serverName: '10.0.0.1' }, undefined],
  ])('%s with %o puts the name %s into the handshake', (address, tls, servername) => {
    const options = tlsOptionsOf({ address, tls });
    expect(options.servername).toBe(servername);
    expect(options.ALPNProtocols).toEqual(['h2']);
  });

  it('trusts nobody but those it is told to, unless any will do', () => {
    const of = (tls: TlsSettings): boolean => tlsOptionsOf({ address: 'a:1', tls }).rejectUnauthorized;
    expect([of({}), of({ insecure: false }), of({ insecure: true })]).toEqual([true, true, false]);
  });

  it.each<[what: string, tls: TlsSettings]>([
    ['a certificate that is none', { cert: 'no certificate', key: 'no key' }],
    [
      'a certificate without its key',
      { cert: '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----' },
    ],
    ['a key that is none', { key: 'no key' }],
  ])('refuses %s', (_what, tls) => {
    const make = (): unknown => tlsOptionsOf({ address: 'a:1', tls });
    expect(make).toThrow(ConformanceError);
    expect(make).toThrow(
      expect.objectContaining({
        code: 'E_TLS',
        message: expect.stringMatching(
          /^the certificates or the key to speak TLS with cannot be used: "/,
        ) as string,
      }),
    );
  });
});

describe('headersOf', () => {
  it('writes text as it is and bytes in base64, under keys in lower case', () => {
    expect(
      headersOf({ Authorization: 'Bearer x', 'x-trace-bin': Uint8Array.of(0, 255, 10), 'X-Text-Bin': 'ab' }),
    ).toEqual({ authorization: 'Bearer x', 'x-trace-bin': 'AP8K', 'x-text-bin': 'YWI=' });
  });

  it('writes nothing where there is nothing', () => {
    expect(headersOf()).toEqual({});
  });
});
