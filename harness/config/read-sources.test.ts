import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillRequest } from '../control/template.ts';
import { makeCertificates } from '../target/certificates.ts';
import type { ConfigFlags } from './flags.ts';
import { loadConfig } from './load.ts';
import { applyFlags } from './override.ts';
import { readSources } from './read-sources.ts';
import type { TargetConfig } from './target-config.ts';
import { complaintOf, configFolder } from './testing/config-folder.ts';

const SECRET = 's3cret-value';
type Files = Readonly<Record<string, string | Uint8Array>>;
type Environment = Readonly<Record<string, string>>;

/** A folder with a file of one target at an address, whose other keys are given: they begin in line 3, column 5. */
function folderWith(keys: string, files: Files = {}): string {
  return configFolder({ ...files, c: `targets:\n  - address: localhost:50051\n    ${keys}\n` });
}

/** The first target of a folder, with all that it names. */
async function read(folder: string, env: Environment = {}): Promise<TargetConfig> {
  const { targets } = await readSources(await loadConfig('c', folder), env);
  if (targets[0] === undefined) throw new Error('the file has a target');
  return targets[0];
}

describe('readSources', () => {
  it('leaves out what was not said', async () => {
    const target = await read(folderWith(''));
    expect(target).toEqual({
      label: 'localhost:50051',
      name: 'localhost-50051',
      launch: { by: 'address', address: 'localhost:50051' },
      control: { by: 'target' },
      services: new Map(),
      features: [],
    });
  });

  it('reads metadata from the environment and from files', async () => {
    const folder = folderWith(
      'metadata: { Authorization: { env: T }, x: { file: f }, a-bin: { env: B }, b-bin: { file: b } }',
      {
        f: ` ${SECRET}\r\n`,
        b: Buffer.from([0, 10, 255, 10]),
      },
    );
    const { metadata } = await read(folder, { T: `Bearer ${SECRET}`, B: 'AAr/Cg==' });
    expect(metadata).toEqual({
      authorization: `Bearer ${SECRET}`,
      x: SECRET,
      'a-bin': Buffer.from([0, 10, 255, 10]),
      'b-bin': Buffer.from([0, 10, 255, 10]),
    });
  });

  it.each<[what: string, keys: string, files: Files, env: Environment, message: string]>([
    [
      'a variable that is not set',
      'metadata: { x: { env: T } }',
      {},
      {},
      'c:3:27: targets[0].metadata.x.env: the variable T is not set',
    ],
    [
      'an empty variable',
      'metadata: { x: { env: T } }',
      {},
      { T: '' },
      'c:3:27: targets[0].metadata.x.env: the variable T is empty',
    ],
    [
      'a variable of blanks',
      'metadata: { x: { env: T } }',
      {},
      { T: ' \n' },
      'c:3:27: targets[0].metadata.x.env: the variable T holds nothing but blanks',
    ],
    [
      'two lines',
      'metadata: { x: { env: T } }',
      {},
      { T: `${SECRET}\nb` },
      'c:3:27: targets[0].metadata.x.env: the variable T holds characters that cannot be sent: only one line of ASCII can',
    ],
    [
      'an umlaut',
      'metadata: { x: { env: T } }',
      {},
      { T: `${SECRET}ü` },
      'c:3:27: targets[0].metadata.x.env: the variable T holds characters that cannot be sent: only one line of ASCII can',
    ],
    [
      'no base64',
      'metadata: { x-bin: { env: T } }',
      {},
      { T: `${SECRET}!` },
      'c:3:31: targets[0].metadata.x-bin.env: the variable T does not hold base64, as a key with -bin needs',
    ],
    [
      'a file that is not there',
      'metadata: { x: { file: f } }',
      {},
      {},
      'c:3:28: targets[0].metadata.x.file: the file "FOLDER/f" is not there',
    ],
    [
      'an empty file',
      'metadata: { x: { file: f } }',
      { f: '' },
      {},
      'c:3:28: targets[0].metadata.x.file: the file "FOLDER/f" is empty',
    ],
    [
      'a folder',
      'metadata: { x: { file: f } }',
      { 'f/x': '' },
      {},
      'c:3:28: targets[0].metadata.x.file: the file "FOLDER/f" cannot be read: it is a folder',
    ],
    [
      'a path through a file',
      'metadata: { x: { file: c/x } }',
      {},
      {},
      'c:3:28: targets[0].metadata.x.file: the file "FOLDER/c/x" cannot be read: a part of its path is no folder',
    ],
    [
      'a file without end',
      'metadata: { x: { file: /dev/zero } }',
      {},
      {},
      'c:3:28: targets[0].metadata.x.file: the file "/dev/zero" is larger than 1 MiB',
    ],
    [
      'a header',
      'control: { resume: { url: "http://x", headers: { x: { env: T } } } }',
      {},
      {},
      'c:3:64: targets[0].control.resume.headers.x.env: the variable T is not set',
    ],
    [
      'an authority that is not there',
      'tls: { ca: ca.pem }',
      {},
      {},
      'c:3:16: targets[0].tls.ca: the file "FOLDER/ca.pem" is not there',
    ],
    [
      'an authority that is none',
      'tls: { ca: ca.pem }',
      { 'ca.pem': SECRET },
      {},
      'c:3:16: targets[0].tls.ca: the file "FOLDER/ca.pem" holds no certificate in PEM',
    ],
    [
      'a certificate that is none',
      'tls: { cert: c.pem, key: k }',
      { 'c.pem': SECRET, k: SECRET },
      {},
      'c:3:18: targets[0].tls.cert: the file "FOLDER/c.pem" holds no certificate in PEM',
    ],
  ])('tells of %s, and no secret', async (_what, keys, files, env, message) => {
    const folder = folderWith(keys, files);
    const complaint = await complaintOf(() => read(folder, env));
    expect({ ...complaint, message: complaint.message.replaceAll(folder, 'FOLDER') }).toEqual({
      code: 'E_CONFIG',
      message,
      hint: 'set the variable, or correct the path; its value is never printed',
      exitCode: 2,
    });
    expect(complaint.message).not.toContain(SECRET);
  });

  it.skipIf(process.getuid?.() === 0)('tells of a file that may not be read', async () => {
    const folder = folderWith('metadata: { x: { file: f } }', { f: SECRET });
    chmodSync(join(folder, 'f'), 0o000);
    expect((await complaintOf(() => read(folder))).message).toMatch(/cannot be read: permission denied$/);
  });

  it('tells all at once, in the order of the file', async () => {
    const folder = folderWith('tls: { ca: ca.pem }\n    metadata: { x: { env: T }, y: { file: f } }');
    const { message } = await complaintOf(() => read(folder));
    expect(message.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      '3',
      'c:3:16:',
      'c:4:27:',
      'c:4:43:',
    ]);
  });

  it('needs nothing of targets that are not run', async () => {
    const folder = configFolder({
      c: 'targets:\n  - { name: a, address: "x:1", metadata: { x: { env: T } } }\n  - { name: b, address: "x:2" }\n',
    });
    const settings = await loadConfig('c', folder);
    const { targets } = await readSources(applyFlags(settings, 'b', {}, folder), {});
    expect(targets.map(({ name }) => name)).toEqual(['b']);
    expect(await complaintOf(() => readSources(settings, {}))).toMatchObject({ code: 'E_CONFIG' });
  });
});

describe('certificates', () => {
  /** A folder with certificates of a server and its authority, and a file that names some of them. */
  async function withCertificates(keys: string): Promise<string> {
    const folder = folderWith(keys);
    mkdirSync(join(folder, 'pem'));
    await makeCertificates(join(folder, 'pem'));
    return folder;
  }

  it('are read', async () => {
    const folder = await withCertificates(
      'tls: { ca: pem/server.pem, cert: pem/server.pem, key: pem/server-key.pem, serverName: shop, insecure: true }',
    );
    const { tls } = await read(folder);
    expect(tls).toEqual({
      ca: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/) as unknown,
      cert: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/) as unknown,
      key: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----/) as unknown,
      serverName: 'shop',
      insecure: true,
    });
  });

  it('are not needed for TLS', async () => {
    expect((await read(folderWith('tls: true'))).tls).toEqual({});
    expect(await read(folderWith('tls: false'))).not.toHaveProperty('tls');
  });

  it('must fit their key', async () => {
    const folder = await withCertificates('tls: { cert: pem/server.pem, key: other/server-key.pem }');
    mkdirSync(join(folder, 'other'));
    await makeCertificates(join(folder, 'other'));
    const { message } = await complaintOf(() => read(folder));
    expect(message.replace(folder, 'FOLDER')).toBe(
      'c:3:39: targets[0].tls.key: the file "FOLDER/other/server-key.pem" is not the key of the certificate',
    );
  });

  it('must have a key in PEM', async () => {
    const folder = await withCertificates('tls: { cert: pem/server.pem, key: c }');
    const { message } = await complaintOf(() => read(folder));
    expect(message.replace(folder, 'FOLDER')).toBe(
      'c:3:39: targets[0].tls.key: the file "FOLDER/c" holds no key in PEM that can be read without a password',
    );
  });
});

describe('secrets of flags', () => {
  const flags: ConfigFlags = {
    ca: 'nope.pem',
    metadata: [{ key: 'x', source: { from: 'env', name: 'T' } }],
  };

  it('are told of by their flags', async () => {
    const settings = applyFlags({ file: undefined, targets: [] }, 'localhost:1', flags, '/folder');
    expect(await complaintOf(() => readSources(settings, {}))).toEqual({
      code: 'E_OPTION',
      message: '--metadata x: the variable T is not set\n  --ca: the file "/folder/nope.pem" is not there',
      hint: 'set the variable, or correct the path; its value is never printed',
      exitCode: 2,
    });
  });

  it('are told of together with those of the file', async () => {
    const folder = folderWith('metadata: { y: { env: U } }');
    const settings = applyFlags(await loadConfig('c', folder), undefined, flags, '/folder');
    expect(await complaintOf(() => readSources(settings, {}))).toMatchObject({
      code: 'E_CONFIG',
      message:
        'c:3:27: targets[0].metadata.y.env: the variable U is not set\n  --metadata x: the variable T is not set\n  --ca: the file "/folder/nope.pem" is not there',
    });
  });

  it('are told of once, however many targets they are for', async () => {
    const settings = await loadConfig(
      'c',
      configFolder({ c: 'targets: [{ address: "x:1" }, { address: "x:2" }]' }),
    );
    const { message } = await complaintOf(() =>
      readSources(applyFlags(settings, undefined, { ca: 'nope.pem' }, '/folder'), {}),
    );
    expect(message).toBe('--ca: the file "/folder/nope.pem" is not there');
  });
});

describe('headers', () => {
  it.each(['plain', '{service}', '{{service}}', '{{{service}}}', '{{service}', 'a{b}c{d}'])(
    'take the secret %s as it is, and are no templates',
    async (secret) => {
      const folder = folderWith(
        'control: { clearStatus: { url: "http://x/{service}", headers: { a: { env: T }, b: "{service}" } } }',
      );
      const { control } = await read(folder, { T: secret });
      const template = control.by === 'templates' ? control.methods.clearStatus : undefined;
      if (template?.by !== 'http') throw new Error('the file gives a request');
      expect(fillRequest(template.request, { service: 's' })).toEqual({
        method: 'POST',
        url: 'http://x/s',
        headers: { a: secret, b: 's' },
      });
    },
  );

  it('are all that is read of control', async () => {
    const folder = folderWith('control: { resume: [./ctl] }');
    expect((await read(folder)).control).toEqual({
      by: 'templates',
      methods: { resume: { by: 'command', command: ['./ctl'], cwd: folder } },
    });
  });
});
