import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it, test } from 'vitest';
import { loadConfig } from './load.ts';
import { complaintOf, configFolder, essence } from './testing/config-folder.ts';
import { SAMPLE_CONFIGS } from './testing/sample-configs.ts';

const ONE = 'targets: [{ address: "localhost:50051" }]\n';
const NAME = 'grpc-health-conformance';
const NOTHING = { control: { by: 'target' }, metadata: new Map(), services: new Map(), features: [] };

describe('the file is found', () => {
  it('by its name in the working folder', async () => {
    for (const ending of ['yaml', 'yml', 'json']) {
      const folder = configFolder({
        [`${NAME}.${ending}`]: ending === 'json' ? '{"strict": true}' : 'strict: true',
      });
      expect(await loadConfig(undefined, folder)).toEqual({
        file: `${NAME}.${ending}`,
        strict: true,
        targets: [],
      });
    }
  });

  it('nowhere else', async () => {
    const folder = configFolder({ 'a/x': '', [`${NAME}.yaml`]: ONE, [`b/${NAME}.toml`]: '' });
    expect(await loadConfig(undefined, join(folder, 'a'))).toEqual({ file: undefined, targets: [] });
    expect(await loadConfig(undefined, join(folder, 'b'))).toEqual({ file: undefined, targets: [] });
  });

  it('by the path that is given, relative to the working folder', async () => {
    const folder = configFolder({ 'conf/health.yaml': ONE, [`${NAME}.yaml`]: 'broken: 1' });
    const relative = await loadConfig('conf/health.yaml', folder);
    const absolute = await loadConfig(join(folder, 'conf/health.yaml'), '/');
    expect(relative.file).toBe('conf/health.yaml');
    expect(absolute.file).toBe(join(folder, 'conf/health.yaml'));
    expect(essence(relative)).toEqual(essence(absolute));
  });

  it('and passed over when none is wanted', async () => {
    const folder = configFolder({ [`${NAME}.yaml`]: 'broken: 1' });
    expect(await loadConfig(false, folder)).toEqual({ file: undefined, targets: [] });
  });
});

describe('a file that cannot be read is told of', () => {
  it('when there are two', async () => {
    const folder = configFolder({ [`${NAME}.yml`]: ONE, [`${NAME}.json`]: '{}' });
    expect(await complaintOf(() => loadConfig(undefined, folder))).toEqual({
      code: 'E_CONFIG',
      message: `there are two configuration files: ${NAME}.yml and ${NAME}.json`,
      hint: 'delete one of them, or choose one with --config FILE',
      exitCode: 2,
    });
  });

  it('when there is none at the path', async () => {
    expect(await complaintOf(() => loadConfig('nope.yaml', configFolder()))).toEqual({
      code: 'E_CONFIG',
      message: 'there is no configuration file "nope.yaml"',
      hint: 'check the path after --config',
      exitCode: 2,
    });
  });

  it.each<[what: string, file: string, content: string | Uint8Array, message: string]>([
    ['a folder', 'c/x', '', 'cannot read the configuration file "c": it is a folder'],
    ['too large', 'c', `# ${'x'.repeat(1_048_576)}`, 'c: is larger than 1 MiB'],
    ['UTF-16', 'c', Buffer.from(`\ufeff${ONE}`, 'utf16le'), 'c: is not encoded in UTF-8'],
    ['empty', 'c', '', 'c: is empty'],
    ['a comment alone', 'c', '# x', 'c: is empty'],
  ])('when it is %s', async (_what, file, content, message) => {
    const folder = configFolder({ [file]: content });
    expect(await complaintOf(() => loadConfig('c', folder))).toMatchObject({ code: 'E_CONFIG', message });
  });

  it('when it has no end', async () => {
    expect((await complaintOf(() => loadConfig('/dev/zero'))).message).toBe(
      '/dev/zero: is larger than 1 MiB',
    );
  });
});

describe('the same file is read the same', () => {
  const text =
    'strict: true\ntargets:\n  - address: localhost:50051\n    services:\n      shop.Cart: SERVING\n';
  const json = {
    strict: true,
    targets: [{ address: 'localhost:50051', services: { 'shop.Cart': 'SERVING' } }],
  };

  it.each<[what: string, content: string]>([
    ['with a byte order mark', `\ufeff${text}`],
    ['with lines that end as in Windows', text.replaceAll('\n', '\r\n')],
    ['with both', `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['as JSON', JSON.stringify(json)],
    ['as JSON that is indented by tabs', JSON.stringify(json, undefined, '\t')],
    ['with the schema for editors', `# yaml-language-server: $schema=./x.json\n$schema: ./x.json\n${text}`],
  ])('%s', async (_what, content) => {
    const folder = configFolder({ plain: text, other: content });
    expect(essence(await loadConfig('other', folder))).toEqual(essence(await loadConfig('plain', folder)));
  });

  it('and places are right after a byte order mark', async () => {
    const folder = configFolder({ c: '\ufeffstrict: 1\r\ntargets: 2\r\n' });
    const { message } = await complaintOf(() => loadConfig('c', folder));
    expect(message).toBe(
      '2 problems in c\n  c:1:9: strict: must be true or false\n  c:2:10: targets: must be a list',
    );
  });
});

describe('what the keys mean', () => {
  it.each(SAMPLE_CONFIGS)('$name is read', async ({ text }) => {
    const settings = await loadConfig('c', configFolder({ c: text }));
    expect(settings.targets.length).toBeGreaterThan(0);
  });

  it('an address says nothing else', async () => {
    const { targets } = await loadConfig('c', configFolder({ c: ONE }));
    expect(targets).toEqual([
      {
        label: 'localhost:50051',
        name: 'localhost-50051',
        launch: { by: 'address', address: 'localhost:50051' },
        ...NOTHING,
      },
    ]);
  });

  it('paths are relative to the file', async () => {
    const folder = configFolder({
      'conf/c.yaml': `
reports: out
targets:
  - address: unix:run/x.sock
    tls: { ca: ca.pem }
    metadata: { x: { file: ./key } }
    control: { resume: [./ctl] }
  - command: [./orders]
  - { name: elsewhere, command: [./orders], cwd: ../bin }
  - module: ./target.mjs
`,
    });
    const { out, targets } = await loadConfig('conf/c.yaml', folder);
    const [first, ...others] = targets;
    expect(out).toBe(`${folder}/conf/out`);
    expect(first).toMatchObject({
      launch: { address: `unix:${folder}/conf/run/x.sock` },
      tls: { ca: { from: 'file', path: `${folder}/conf/ca.pem` } },
      control: { methods: { resume: { command: ['./ctl'], cwd: `${folder}/conf` } } },
    });
    expect(first?.metadata.get('x')).toMatchObject({ from: 'file', path: `${folder}/conf/key` });
    expect(others.map(({ launch }) => launch)).toMatchObject([
      { by: 'command', command: ['./orders'], cwd: `${folder}/conf` },
      { by: 'command', cwd: `${folder}/bin` },
      { by: 'module', path: `${folder}/conf/target.mjs` },
    ]);
  });

  it('reports inside of the working folder have a short path', async () => {
    const { out } = await loadConfig(
      join(configFolder({ c: `reports: ${process.cwd()}/build/health` }), 'c'),
    );
    expect(out).toBe('build/health');
  });

  it('everything that can be said of an image, and what is taken when it is not', async () => {
    const text = SAMPLE_CONFIGS.find(({ name }) => name === 'image')?.text ?? '';
    const { targets } = await loadConfig('c', configFolder({ c: text }));
    expect(targets.map(({ launch }) => launch)).toEqual([
      {
        by: 'image',
        image: 'ghcr.io/example/shop:1.2',
        port: 8080,
        controlPort: 8081,
        command: ['--verbose'],
        platform: 'linux/arm/v7',
        env: { LOG: 'debug' },
        ready: { by: 'port' },
      },
      {
        by: 'image',
        image: 'shop',
        port: 50051,
        controlPort: 50052,
        env: {},
        ready: { by: 'log', pattern: 'up' },
      },
    ]);
  });

  it('names of services that are special in JavaScript are kept, and so is their order', async () => {
    const text = SAMPLE_CONFIGS.at(-1)?.text ?? '';
    const { targets } = await loadConfig('c', configFolder({ c: text }));
    expect(targets[0]?.services.get('__proto__')).toBe('SERVING');
    expect(targets[0]?.services.size).toBe(5);
    expect([...(targets[0]?.metadata.keys() ?? [])]).toEqual(['authorization', 'x-key', 'trace-bin']);
  });

  it('requests have headers, of which some are secrets', async () => {
    const text = SAMPLE_CONFIGS.find(({ name }) => name.startsWith('shell'))?.text ?? '';
    const { targets } = await loadConfig('c', configFolder({ c: text }));
    expect(targets[0]?.launch).toMatchObject({
      shell: true,
      ready: { by: 'log', pattern: 'listening on (\\S+)' },
    });
    const { control } = targets[0] ?? {};
    const setStatus = control?.by === 'templates' ? control.methods.setStatus : undefined;
    expect(setStatus).toMatchObject({
      by: 'http',
      request: { method: 'PUT', body: '{"status": "{status}"}' },
    });
    expect(setStatus?.by === 'http' && setStatus.request.headers.get('Authorization')).toMatchObject({
      from: 'env',
      name: 'ADMIN_TOKEN',
    });
  });
});

test('what files are read with is loaded apart, when there is one', async () => {
  const entries = ['harness/config/load.ts', 'harness/config/override.ts', 'harness/config/flags.ts'];
  const { outputs, inputs } = (
    await build({
      entryPoints: entries,
      absWorkingDir: join(import.meta.dirname, '../..'),
      outdir: join(tmpdir(), 'never-written'),
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      metafile: true,
      write: false,
    })
  ).metafile;
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { kind, path } of outputs[file]?.imports ?? []) if (kind === 'import-statement') load(path);
  };
  for (const [file, { entryPoint }] of Object.entries(outputs))
    if (entries.includes(entryPoint ?? '')) load(file);
  const atOnce = [...loaded].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  const readers = /node_modules\/(?:yaml|ajv)\//;
  expect(atOnce.filter((file) => readers.test(file))).toEqual([]);
  expect(atOnce).toEqual(expect.arrayContaining(entries));
  expect(Object.keys(inputs).some((file) => readers.test(file))).toBe(true);
});
