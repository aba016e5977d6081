import { describe, expect, it } from 'vitest';
import type { ConfigFlags } from './flags.ts';
import { applyFlags } from './override.ts';
import { readText } from './read-text.ts';
import type { RunSettings, TargetSettings } from './settings.ts';
import { complaintOf, essence } from './testing/config-folder.ts';

const NO_FILE: RunSettings = { file: undefined, targets: [] };
const FOLDER = '/project';
const FILE = readText(
  `
require: 2018
strict: true
timeoutMs: 100
reports: /reports
targets:
  - name: shop
    address: shop:443
    tls: { ca: /ca.pem, serverName: shop }
    metadata: { a: { env: A }, b: { env: B } }
    services: { x: SERVING, y: SERVING }
    overall: NOT_SERVING
    startTimeoutMs: 7
    baseline: /known.yaml
  - { name: orders, command: [./orders, "{port}"], ready: { address: "localhost:{port}" } }
`,
  'c.yaml',
  '/conf',
);

/** The only target that is left. */
function single({ targets }: RunSettings): TargetSettings {
  const [target, ...others] = targets;
  if (target === undefined || others.length > 0)
    throw new Error(`expected one target, got ${String(targets.length)}`);
  return target;
}

describe('the target', () => {
  it.each<[what: string, settings: RunSettings, text: string | undefined, names: string[], labels: string[]]>(
    [
      [
        'is the embedded server without a word of anybody',
        NO_FILE,
        undefined,
        ['reference'],
        ['reference (embedded)'],
      ],
      ['is what the file names', FILE, undefined, ['shop', 'orders'], ['shop', 'orders']],
      ['is what the command line names', NO_FILE, 'localhost:1', ['localhost-1'], ['localhost:1']],
      ['is what the command line names, against the file', FILE, 'cmd:./x y', ['x'], ['cmd:./x y']],
      ['is the one of the file that the command line names', FILE, 'orders', ['orders'], ['orders']],
    ],
  )('%s', (_what, settings, text, names, labels) => {
    const { targets } = applyFlags(settings, text, {}, FOLDER);
    expect(targets.map(({ name }) => name)).toEqual(names);
    expect(targets.map(({ label }) => label)).toEqual(labels);
  });

  it('keeps what the file says of it', () => {
    expect(essence(applyFlags(FILE, undefined, {}, FOLDER))).toEqual(essence(FILE));
    expect(single(applyFlags(FILE, 'shop', {}, FOLDER))).toEqual(FILE.targets[0]);
  });

  it('is replaced as a whole: nothing of the file is said of another server', () => {
    expect(single(applyFlags(FILE, 'localhost:1', {}, FOLDER))).toEqual({
      label: 'localhost:1',
      name: 'localhost-1',
      launch: { by: 'address', address: 'localhost:1' },
      control: { by: 'target' },
      metadata: new Map(),
      services: new Map(),
      features: [],
    });
  });

  it('may be a name that could be an address too', () => {
    const file = readText('targets: [{ name: a, address: "x:1" }, { address: "localhost:1" }]', 'c', '/');
    expect(single(applyFlags(file, 'localhost-1', {}, FOLDER)).launch).toEqual({
      by: 'address',
      address: 'localhost:1',
    });
    expect(single(applyFlags(file, 'a', {}, FOLDER)).launch).toEqual({ by: 'address', address: 'x:1' });
  });

  it.each([
    ['shpo', 'there is no target "shpo" in c.yaml; did you mean "shop"?'],
    ['Shop', 'there is no target "Shop" in c.yaml; did you mean "shop"?'],
    ['nothing-like-it', 'there is no target "nothing-like-it" in c.yaml'],
  ])('%s is neither', async (text, message) => {
    expect(await complaintOf(() => applyFlags(FILE, text, {}, FOLDER))).toEqual({
      code: 'E_TARGET',
      message,
      hint: 'its targets are shop, orders; the address of a server has a port, as in localhost:50051',
      exitCode: 2,
    });
  });

  it('without a file is told of as ever', async () => {
    const { message } = await complaintOf(() => applyFlags(NO_FILE, 'shop', {}, FOLDER));
    expect(message).toBe('cannot understand the target "shop": a port is missing');
  });
});

describe('flags win over the file', () => {
  it('for the run', () => {
    const flags: ConfigFlags = { require: 2015, strict: false, timeout: 1, out: 'o' };
    expect(applyFlags(FILE, undefined, flags, FOLDER)).toEqual({
      file: 'c.yaml',
      require: 2015,
      strict: false,
      timeoutMs: 1,
      out: 'o',
      targets: expect.anything() as unknown,
    });
  });

  it('and leave alone what they do not speak of', () => {
    expect(applyFlags(FILE, undefined, {}, FOLDER)).toEqual({
      file: 'c.yaml',
      require: 2018,
      strict: true,
      timeoutMs: 100,
      out: '/reports',
      targets: expect.anything() as unknown,
    });
  });

  it('for each target, name by name', () => {
    const flags: ConfigFlags = {
      service: new Map([
        ['y', 'NOT_SERVING'],
        ['z', 'UNKNOWN'],
      ]),
      overall: 'SERVING',
      startTimeout: 9,
      metadata: [
        { key: 'b', source: { from: 'file', path: 'b.txt' } },
        { key: 'c', source: { from: 'env', name: 'C' } },
      ],
    };
    const { targets } = applyFlags(FILE, undefined, flags, FOLDER);
    const added = [
      ['b', { from: 'file', path: '/project/b.txt', said: { by: 'flag', flag: '--metadata b' } }],
      ['c', { from: 'env', name: 'C', said: { by: 'flag', flag: '--metadata c' } }],
    ];
    expect(targets.map(({ services }) => [...services])).toEqual([
      [
        ['x', 'SERVING'],
        ['y', 'NOT_SERVING'],
        ['z', 'UNKNOWN'],
      ],
      [
        ['y', 'NOT_SERVING'],
        ['z', 'UNKNOWN'],
      ],
    ]);
    expect(targets.map(({ overall, startTimeoutMs }) => [overall, startTimeoutMs])).toEqual([
      ['SERVING', 9],
      ['SERVING', 9],
    ]);
    expect([...(targets[0]?.metadata ?? [])].slice(1)).toEqual(added);
    expect([...(targets[1]?.metadata ?? [])]).toEqual(added);
  });

  it('for the baseline of each target', () => {
    const baselines = (flags: ConfigFlags): unknown =>
      applyFlags(FILE, undefined, flags, FOLDER).targets.map(({ baseline }) => baseline);
    expect(baselines({})).toEqual(['/known.yaml', undefined]);
    expect(baselines({ baseline: 'other.yaml' })).toEqual(['other.yaml', 'other.yaml']);
  });

  it('and the file is not changed', () => {
    const before = structuredClone(FILE);
    applyFlags(FILE, undefined, { strict: false, service: new Map([['q', 'SERVING']]), ca: 'x' }, FOLDER);
    expect(FILE).toEqual(before);
  });
});

describe('TLS', () => {
  const file = (flag: string, path: string): unknown => ({ from: 'file', path, said: { by: 'flag', flag } });

  it.each<[what: string, text: string, flags: ConfigFlags, tls: unknown]>([
    ['is off', 'x:1', {}, undefined],
    ['is on', 'x:1', { tls: true }, {}],
    ['is on with an authority', 'x:1', { ca: 'ca.pem' }, { ca: file('--ca', '/project/ca.pem') }],
    ['is on with a name', 'x:1', { serverName: 'n' }, { serverName: 'n' }],
    ['is on with anything', 'x:1', { insecure: true }, { insecure: true }],
    [
      'is on with a certificate',
      'x:1',
      { cert: '/c', key: 'k' },
      { cert: file('--cert', '/c'), key: file('--key', '/project/k') },
    ],
    ['of a module', 'module:./x.mjs', { tls: true }, {}],
    ['of the file is switched off', 'shop', { tls: false }, undefined],
    ['of the file is kept', 'shop', { tls: true }, FILE.targets[0]?.tls],
    [
      'of the file is changed in a part',
      'shop',
      { ca: 'new.pem' },
      { serverName: 'shop', ca: file('--ca', '/project/new.pem') },
    ],
  ])('%s', (_what, text, flags, tls) => {
    expect(single(applyFlags(FILE, text, flags, FOLDER)).tls).toEqual(tls);
  });
});

describe('readiness', () => {
  it.each<[text: string, ready: NonNullable<ConfigFlags['ready']>]>([
    ['cmd:./x', { by: 'contract' }],
    ['cmd:./x', { by: 'log', pattern: 'on (.*)' }],
    ['cmd:./x {port}', { by: 'address', address: 'localhost:{port}' }],
    ['image:x', { by: 'port' }],
    ['image:x', { by: 'log', pattern: 'up' }],
    ['orders', { by: 'contract' }],
  ])('of %s is %j', (text, ready) => {
    expect(single(applyFlags(FILE, text, { ready }, FOLDER)).launch).toMatchObject({ ready });
  });
});

describe('flags that do not fit are refused', () => {
  it.each<[text: string | undefined, flags: ConfigFlags, message: string]>([
    [
      undefined,
      { tls: true },
      '--tls has no meaning for the target reference (embedded), which comes with the suite',
    ],
    [
      'target:reference',
      { ca: 'x' },
      '--ca has no meaning for the target target:reference, which comes with the suite',
    ],
    [
      'target:reference',
      { metadata: [{ key: 'a', source: { from: 'env', name: 'A' } }] },
      '--metadata has no meaning for the target target:reference, which comes with the suite',
    ],
    [
      'x:1',
      { ready: { by: 'contract' } },
      '--ready has no meaning for the target x:1, a server that is running already',
    ],
    [
      'module:./x',
      { ready: { by: 'contract' } },
      '--ready has no meaning for the target module:./x, a module',
    ],
    ['x:1', { tls: false, ca: 'x' }, '--no-tls and --ca contradict each other'],
    ['x:1', { cert: 'x' }, '--cert needs --key beside it'],
    ['x:1', { key: 'x' }, '--key needs --cert beside it'],
    ['cmd:./x', { ready: { by: 'port' } }, '--ready port is for an image'],
    [
      'cmd:./x',
      { ready: { by: 'log', pattern: 'up' } },
      'the pattern of --ready has no group that is the address of the server',
    ],
    [
      'cmd:./x',
      { ready: { by: 'address', address: 'localhost:{port}' } },
      '--ready waits for {port}, but nothing passes {port} to the program',
    ],
    [
      'image:x',
      { ready: { by: 'address', address: 'localhost:{port}' } },
      '--ready with an address has no meaning for an image: the server is reached at its port',
    ],
  ])('%s %j', async (text, flags, message) => {
    expect(await complaintOf(() => applyFlags(NO_FILE, text, flags, FOLDER))).toMatchObject({
      code: 'E_OPTION',
      message,
      exitCode: 2,
    });
  });
});
