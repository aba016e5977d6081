import { describe, expect, it } from 'vitest';
import type { ConfigFlags } from './flags.ts';
import { applyFlags } from './override.ts';
import { printConfig } from './print.ts';
import { readText } from './read-text.ts';
import { RUN_DEFAULTS } from './settings.ts';
import type { RunSettings } from './settings.ts';
import { essence } from './testing/config-folder.ts';
import { SAMPLE_CONFIGS } from './testing/sample-configs.ts';

const NO_FILE: RunSettings = { file: undefined, targets: [] };
const read = (text: string): RunSettings => readText(text, 'c.yaml', process.cwd());
/** Read from elsewhere: what was printed must not depend on where it lies. */
const readElsewhere = (text: string): RunSettings => readText(text, 'printed.yaml', '/elsewhere');

describe('what is printed is read again as the same', () => {
  it.each(SAMPLE_CONFIGS)('$name', ({ text }) => {
    const settings = read(text);
    const printed = printConfig(settings, {});
    expect(essence(readElsewhere(printed))).toEqual(essence({ ...RUN_DEFAULTS, ...settings }));
    expect(printConfig(readElsewhere(printed), {})).toBe(printed.replace('c.yaml', 'printed.yaml'));
  });

  it.each<[text: string, flags: ConfigFlags]>([
    ['localhost:50051', {}],
    ['unix:/run/x.sock', { tls: true }],
    ['cmd:./server "two words" {port}', { ready: { by: 'address', address: '127.0.0.1:{port}' } }],
    ['image:shop:1.2', { ready: { by: 'port' }, startTimeout: 5 }],
    ['module:/target.mjs', { ca: '/ca.pem', insecure: false }],
    ['target:mutant/x', { overall: 'UNKNOWN', strict: true, require: 2025 }],
    [
      'shop:1',
      {
        cert: '/c',
        key: '/k',
        serverName: 'yes',
        metadata: [{ key: 'a', source: { from: 'env', name: 'null' } }],
      },
    ],
    [
      'shop:2',
      {
        service: new Map([
          ['a: b # c', 'SERVING'],
          ['\u001b[31m\n', 'UNKNOWN'],
        ]),
      },
    ],
  ])('%s %j', (text, flags) => {
    const settings = applyFlags(NO_FILE, text, flags, process.cwd());
    const expected = { ...RUN_DEFAULTS, ...settings };
    const again = readElsewhere(printConfig(settings, flags));
    // A program of the command line runs in the working folder, which a file must name.
    const [target] = expected.targets;
    const targets =
      target?.launch.by === 'command'
        ? [{ ...target, launch: { ...target.launch, cwd: process.cwd() } }]
        : expected.targets;
    expect(essence({ ...again, out: RUN_DEFAULTS.out })).toEqual(essence({ ...expected, targets }));
  });
});

describe('printConfig', () => {
  it('prints what holds where nothing was said', () => {
    expect(printConfig(applyFlags(NO_FILE, undefined, {}, '/'), {})).toBe(
      [
        '# the effective configuration',
        '',
        'require: 2015',
        'strict: false',
        'timeoutMs: 5000',
        `reports: ${process.cwd()}/conformance-report`,
        'targets:',
        '  - name: reference',
        '    target: reference',
        '',
      ].join('\n'),
    );
  });

  it('says which flag gave a value', () => {
    const flags: ConfigFlags = {
      require: 2018,
      strict: false,
      timeout: 7,
      out: '/o',
      service: new Map([['b', 'SERVING']]),
      overall: 'UNKNOWN',
      ca: '/ca.pem',
      insecure: true,
      startTimeout: 8,
      baseline: '/known.yaml',
      metadata: [{ key: 'y', source: { from: 'env', name: 'Y' } }],
    };
    const file = read(
      'targets: [{ name: s, address: "s:1", services: { a: SERVING }, metadata: { x: { env: X } } }]',
    );
    expect(printConfig(applyFlags(file, undefined, flags, '/'), flags)).toBe(
      [
        '# the effective configuration, from c.yaml',
        '',
        'require: 2018 # --require',
        'strict: false # --no-strict',
        'timeoutMs: 7 # --timeout',
        'reports: /o # --out',
        'targets:',
        '  - name: s',
        '    address: s:1',
        '    startTimeoutMs: 8 # --start-timeout',
        '    tls:',
        '      ca: /ca.pem # --ca',
        '      insecure: true # --insecure',
        '    metadata:',
        '      x:',
        '        env: X',
        '      y: { env: Y } # --metadata',
        '    services:',
        '      a: SERVING',
        '      b: SERVING # --service',
        '    overall: UNKNOWN # --overall',
        '    baseline: /known.yaml # --baseline',
        '',
      ].join('\n'),
    );
  });

  it('says so of TLS and of readiness', () => {
    const tls = printConfig(applyFlags(NO_FILE, 's:1', { tls: true }, '/'), { tls: true });
    expect(tls).toContain('    tls: true # --tls\n');
    const flags: ConfigFlags = { ready: { by: 'log', pattern: 'on (.*)' } };
    const ready = printConfig(applyFlags(NO_FILE, 'cmd:./x', flags, '/'), flags);
    expect(ready).toContain('    ready: { log: on (.*) } # --ready\n');
  });

  it('shows where secrets are, and needs none of them', () => {
    const text =
      SAMPLE_CONFIGS.map(({ text: each }) => each).find((each) => each.includes('ADMIN_TOKEN')) ?? '';
    const printed = printConfig(read(text), {});
    expect(printed).toContain('Authorization:\n            env: ADMIN_TOKEN\n');
    expect(printed).toContain(`x-key:\n            file: ${process.cwd()}/key\n`);
  });

  it('escapes what could change a terminal', () => {
    const printed = printConfig(read('targets: [{ name: a, command: ["./a", "\\e[31m\\a"] }]'), {});
    expect(Array.from(printed).filter((character) => character < ' ' && character !== '\n')).toEqual([]);
  });
});
