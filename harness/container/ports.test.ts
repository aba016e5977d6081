import { expect, test } from 'vitest';
import { addressOfPort, portBindings } from './ports.ts';
import type { EngineHost, PublishedPorts } from './ports.ts';

const HERE: EngineHost = { host: 'localhost', hostIps: [{ family: 4 }] };
const THERE: EngineHost = { host: 'docker.example', hostIps: [{ family: 6 }, { family: 4 }] };

const both: PublishedPorts = {
  '50051/tcp': [
    { HostIp: '0.0.0.0', HostPort: '32768' },
    { HostIp: '::', HostPort: '32769' },
  ],
};

test.for([
  { name: 'on this machine', host: HERE, ports: both, address: '127.0.0.1:32768' },
  {
    name: 'elsewhere, by the first family of its name',
    host: THERE,
    ports: both,
    address: 'docker.example:32769',
  },
  {
    name: 'by an IPv6 address',
    host: { host: 'fd00::2', hostIps: [{ family: 6 }] },
    ports: both,
    address: '[fd00::2]:32769',
  },
  {
    name: 'of an engine that names no address',
    host: HERE,
    ports: { '50051/tcp': [{ HostIp: '', HostPort: '4000' }] },
    address: '127.0.0.1:4000',
  },
  { name: 'of a container that ended', host: HERE, ports: {}, address: undefined },
  { name: 'that was not published', host: HERE, ports: { '50051/tcp': null }, address: undefined },
])('the address of a port $name', ({ host, ports, address }) => {
  expect(addressOfPort(ports, 50051, host)).toBe(address);
});

test('ports on this machine are not opened to the network', () => {
  expect(portBindings([50051], HERE)).toEqual({ '50051/tcp': [{ HostIp: '127.0.0.1', HostPort: '0' }] });
  expect(portBindings([50051], THERE)).toEqual({ '50051/tcp': [{ HostIp: '', HostPort: '0' }] });
});
