import { describe, expect, it } from 'vitest';
import { complaintOf } from './testing/config-folder.ts';
import { defaultName, launchText, parseTargetText } from './target-text.ts';
import type { Launch } from './target-config.ts';

const CONTRACT = { by: 'contract' } as const;
const command = (...words: string[]): Launch => ({
  by: 'command',
  command: words,
  shell: false,
  env: {},
  ready: CONTRACT,
});
const image = (name: string): Launch => ({
  by: 'image',
  image: name,
  port: 50051,
  controlPort: 50052,
  env: {},
  ready: CONTRACT,
});

describe('parseTargetText', () => {
  it.each<[text: string | undefined, launch: Launch]>([
    [undefined, { by: 'embedded' }],
    ['localhost:50051', { by: 'address', address: 'localhost:50051' }],
    ['[::1]:50051', { by: 'address', address: '[::1]:50051' }],
    ['[fe80::1%eth0]:50051', { by: 'address', address: '[fe80::1%eth0]:50051' }],
    ['my_service:1', { by: 'address', address: 'my_service:1' }],
    // Hosts that are called like a scheme.
    ['target:50051', { by: 'address', address: 'target:50051' }],
    ['cmd:50051', { by: 'address', address: 'cmd:50051' }],
    ['image:80', { by: 'address', address: 'image:80' }],
    ['unix:/run/x.sock', { by: 'address', address: 'unix:/run/x.sock' }],
    ['unix:///run/x.sock', { by: 'address', address: 'unix:/run/x.sock' }],
    ['unix:x.sock', { by: 'address', address: `unix:${process.cwd()}/x.sock` }],
    ['cmd:./server --flag', command('./server', '--flag')],
    ['cmd:  ./server\t a ', command('./server', 'a')],
    [`cmd:./server "two words" 'it"s' --x="a b" ""`, command('./server', 'two words', 'it"s', '--x=a b', '')],
    [
      'cmd:./server --port {port} $HOME; ls | cat',
      command('./server', '--port', '{port}', '$HOME;', 'ls', '|', 'cat'),
    ],
    ['image:shop', image('shop')],
    ['image:ghcr.io/example/shop:1.2', image('ghcr.io/example/shop:1.2')],
    ['module:./target.mjs', { by: 'module', path: './target.mjs' }],
    ['target:mutant/x', { by: 'bundled', name: 'mutant/x' }],
    ['scripted:ok_serving', { by: 'scripted', name: 'ok_serving' }],
  ])('understands %j', (text, launch) => {
    expect(parseTargetText(text)).toEqual(launch);
  });

  it.each<[text: string, problem: string]>([
    ['', 'it is empty'],
    ['localhost', 'a port is missing'],
    ['localhost:', 'a port is missing'],
    ['[::1]', 'a port is missing'],
    [':50051', 'a host is missing'],
    ['::1:50051', 'an IPv6 address stands in brackets, as in [::1]:50051'],
    ['[::g]:50051', '"::g" is no IPv6 address'],
    ['localhost:0', 'a port is from 1 to 65535'],
    ['localhost:65536', 'a port is from 1 to 65535'],
    ['two words:50051', 'only a host and a port are expected'],
    ['user@localhost:50051', 'only a host and a port are expected'],
    ['http://localhost:50051', 'there is no scheme "http:"'],
    ['CMD:./server', 'there is no scheme "CMD:"'],
    ['modules:./target.mjs', 'there is no scheme "modules:"'],
    ['cmd:', 'nothing stands after "cmd:"'],
    ['cmd:   ', 'nothing stands after "cmd:"'],
    ['cmd:"" x', 'the name of the program is empty'],
    ['cmd:./server "a', 'a quote is not closed'],
    [`cmd:./server 'a"`, 'a quote is not closed'],
    ['image:', 'nothing stands after "image:"'],
    [
      'image:shop --verbose',
      'the name of an image has no blanks; its arguments stand in a configuration file',
    ],
    ['unix:', 'nothing stands after "unix:"'],
    ['module:', 'nothing stands after "module:"'],
    ['target:', 'nothing stands after "target:"'],
    ['scripted:', 'nothing stands after "scripted:"'],
  ])('refuses %j and names the known forms', async (text, problem) => {
    expect(await complaintOf(() => parseTargetText(text))).toEqual({
      code: 'E_TARGET',
      message: `cannot understand the target ${JSON.stringify(text)}: ${problem}`,
      hint:
        'a target is   host:port · [::1]:port · unix:/run/x.sock · cmd:./server --flag · image:shop:1.2 · module:./file.mjs · target:NAME · scripted:NAME, or nothing for the embedded reference server\n' +
        'for example   grpc-health-conformance run localhost:50051',
      exitCode: 2,
    });
  });

  it('shows a hostile text in a safe form', async () => {
    const { message } = await complaintOf(() => parseTargetText('\u001b[31mred'));
    expect(message).toContain(String.raw`"\u{1b}[31mred"`);
  });
});

describe('defaultName', () => {
  it.each<[text: string | undefined, name: string, label: string]>([
    [undefined, 'reference', 'reference (embedded)'],
    ['localhost:50051', 'localhost-50051', 'localhost:50051'],
    ['[::1]:50051', '1-50051', '[::1]:50051'],
    ['unix:/run/shop.sock', 'shop.sock', 'unix:/run/shop.sock'],
    ['cmd:./bin/orders --port 1', 'orders', 'cmd:./bin/orders --port 1'],
    ['cmd:..', 'target', 'cmd:..'],
    ['image:ghcr.io/example/shop:1.2', 'shop-1.2', 'image:ghcr.io/example/shop:1.2'],
    ['image:shop@sha256:abc', 'shop', 'image:shop@sha256:abc'],
    ['module:./a/health-target.mjs', 'health-target', 'module:./a/health-target.mjs'],
    ['target:mutant/list-cut', 'mutant-list-cut', 'target:mutant/list-cut'],
    ['scripted:ok_serving', 'ok_serving', 'scripted:ok_serving'],
    [`cmd:./${'x'.repeat(200)}`, 'x'.repeat(64), `cmd:./${'x'.repeat(200)}`],
  ])('of %j is %s', (text, name, label) => {
    const launch = parseTargetText(text);
    expect([defaultName(launch), launchText(launch)]).toEqual([name, label]);
  });

  it('of a text for a shell is its first word', () => {
    expect(
      defaultName({ by: 'command', command: [' exec java -jar x'], shell: true, env: {}, ready: CONTRACT }),
    ).toBe('exec');
  });
});
