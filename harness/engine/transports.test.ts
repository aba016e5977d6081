import { describe, expect, it } from 'vitest';
import type { Feature } from '../case/case.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { canListenOn, isAddressOf, isSpokenOver, whyNotOver } from './transports.ts';
import type { StartFeature } from './transports.ts';

const PLAIN: Endpoint = { address: '127.0.0.1:50051' };
const SECURE: Endpoint = { ...PLAIN, tls: {} };
const SHOWING: Endpoint = { ...PLAIN, tls: { cert: 'a certificate', key: 'its key' } };

describe('isSpokenOver', () => {
  it.each<[yes: boolean, feature: StartFeature, endpoint: Endpoint, features: readonly Feature[]]>([
    [false, 'tls', PLAIN, ['tls']],
    [true, 'tls', SECURE, []],
    [true, 'tls', SHOWING, []],
    [false, 'mtls', SECURE, ['mtls']],
    [true, 'mtls', SHOWING, ['mtls']],
    // Nobody knows whether the certificate was asked for.
    [false, 'mtls', SHOWING, ['tls']],
    [false, 'unix', PLAIN, ['unix']],
    [true, 'unix', { address: 'unix:/run/health.sock' }, []],
    [false, 'ipv6', PLAIN, ['ipv6']],
    [false, 'ipv6', { address: 'localhost:50051' }, []],
    [true, 'ipv6', { address: '[::1]:50051' }, []],
  ])('%s: %s, %o, %j', (yes, feature, endpoint, features) => {
    const instance = { endpoint, features: new Set(features) };
    expect(isSpokenOver(feature, instance)).toBe(yes);
    if (yes) expect(whyNotOver(feature, instance, false)).toBeUndefined();
    else if (!features.includes(feature)) {
      expect(whyNotOver(feature, instance, true)).toContain(`(feature ${feature})`);
    } else {
      expect(whyNotOver(feature, instance, true)).toBeUndefined();
      expect(whyNotOver(feature, instance, false)).toContain('cannot be started again');
    }
  });
});

describe('isAddressOf', () => {
  it.each<[address: string, kinds: readonly string[]]>([
    ['localhost:1', ['tcp']],
    ['127.0.0.1:1', ['tcp']],
    ['[::1]:1', ['tcp', 'ipv6']],
    ['unix:/a', ['unix']],
    ['unix:/[a]', ['unix']],
  ])('%s is of %j', (address, kinds) => {
    expect((['tcp', 'unix', 'ipv6'] as const).filter((kind) => isAddressOf(kind, { address }))).toEqual(
      kinds,
    );
  });
});

describe('canListenOn', () => {
  it('says yes to an address of this machine', async () => {
    expect(await canListenOn('127.0.0.1')).toBe(true);
  });

  it('says no to one of somebody else', async () => {
    // RFC 5737 and RFC 3849 keep these for documents.
    expect(await Promise.all([canListenOn('192.0.2.1'), canListenOn('2001:db8::1')])).toEqual([false, false]);
  });
});
