import { describe, expect, test } from 'vitest';
import { readText } from './read-text.ts';
import { complaintOf } from './testing/config-folder.ts';

const read = (text: string): unknown => readText(text, 'c.yaml', '/folder');

/** A file with one target, whose keys begin in line 2 and column 5. */
function target(...lines: readonly string[]): string {
  return `targets:\n  - ${lines.join('\n    ')}\n`;
}

type Row = readonly [what: string, text: string, ...messages: string[]];

/** What a file is told: a line for each problem, without the name of the file. */
async function problemsOf(text: string): Promise<string[]> {
  const { message } = await complaintOf(() => read(text));
  const lines = message.split('\n  ');
  return lines.slice(lines.length === 1 ? 0 : 1).map((line) => line.replace(/^c\.yaml:/, ''));
}

const SOURCES =
  'say where the value is found, { env: NAME } or { file: PATH }: secrets do not belong into a file that is committed';

const OF_THE_FILE: readonly Row[] = [
  ['nothing', '', ' is empty'],
  ['a list', '- a', '1:1: must be a map'],
  ['a text', 'hello', '1:1: must be a map'],
  ['an unknown key', 'strickt: true', '1:1: strickt: unknown key; did you mean "strict"?'],
  ['a key in another case', 'timeoutms: 3', '1:1: timeoutms: unknown key; did you mean "timeoutMs"?'],
  ['a key that is like no other', 'colour: red', '1:1: colour: unknown key'],
  ['the name of a flag', 'out: x', '1:1: out: unknown key; did you mean "reports"?'],
  [
    'a key of a target',
    'address: localhost:1',
    '1:1: address: unknown key; it belongs to an entry of targets',
  ],
  ['a key that is hostile', '"\\e[31m": 1', String.raw`1:1: ["\u{1b}[31m"]: unknown key`],
  ['a baseline for all', 'baseline: x.yaml', '1:1: baseline: unknown key; it belongs to an entry of targets'],
  ['an unknown revision', 'require: 2019', '1:10: require: must be 2015, 2018 or 2025'],
  ['a revision in quotes', 'require: "2018"', '1:10: require: must be 2015, 2018 or 2025, without quotes'],
  ['a word for true', 'strict: yes', '1:9: strict: must be true or false'],
  ['no number', 'timeoutMs: 5s', '1:12: timeoutMs: must be a whole number'],
  [
    'half a millisecond',
    'timeoutMs: 0.5',
    '1:12: timeoutMs: must be a whole number',
    '1:12: timeoutMs: must be from 1 to 2147483647',
  ],
  ['no time at all', 'timeoutMs: 0', '1:12: timeoutMs: must be from 1 to 2147483647'],
  ['a number for a folder', 'reports: 3', '1:10: reports: must be a text: put it in quotes'],
  ['an empty folder', 'reports: ""', '1:10: reports: is empty'],
  ['a key with nothing', 'reports:', '1:9: reports: must be a text; nothing stands here'],
  ['no targets', 'targets: []', '1:10: targets: is empty'],
  [
    'targets by name',
    'targets:\n  a: { address: "x:1" }',
    '2:3: targets: must be a list: its entries begin with "- "',
  ],
  ['a target that is a text', 'targets: ["localhost:1"]', '1:11: targets[0]: must be a map'],
];

const OF_PROBERS: readonly Row[] = [
  ['no map', 'probers: [kubelet]', '1:10: probers: must be a map'],
  [
    'an unknown key',
    'probers: { albMacher: 0 }',
    '1:12: probers.albMacher: unknown key; did you mean "albMatcher"?',
  ],
  [
    'a prober that nobody knows',
    'probers: { enabled: [kubelet, envoi] }',
    '1:31: probers.enabled[1]: there is no prober "envoi"; did you mean "envoy"?',
  ],
  ['no prober at all', 'probers: { enabled: [] }', '1:21: probers.enabled: is empty'],
  [
    'the name of a code',
    'probers: { albMatcher: OK }',
    '1:24: probers.albMatcher: must be codes of gRPC, as in 0, in "0,12" or in "0-99"',
  ],
  [
    'a code that is too high',
    'probers: { albMatcher: 100 }',
    '1:24: probers.albMatcher: must be from 0 to 99',
  ],
  [
    'a range from high to low',
    'probers: { albMatcher: 5-1 }',
    '1:24: probers.albMatcher: expected codes from 0 to 99, the lower one first',
  ],
  ['a path without a slash', 'probers: { albPath: health }', '1:21: probers.albPath: must begin with /'],
];

const OF_A_TARGET: readonly Row[] = [
  [
    'an unknown key',
    target('adress: localhost:1'),
    '2:5: targets[0].adress: unknown key; did you mean "address"?',
  ],
  [
    'nothing to launch',
    target('name: a'),
    '2:5: targets[0]: one of address, command, shell, image, module, target or scripted is missing',
  ],
  [
    'two ways to launch',
    target('address: x:1', 'module: ./x.mjs'),
    '3:5: targets[0]: address and module cannot stand beside each other',
  ],
  [
    'arguments for an image',
    target('image: x', 'command: [a]'),
    '2:5: targets[0]: command and image cannot stand beside each other; arguments for an image stand under args',
  ],
  [
    'a command as a text',
    target('command: ./server --flag'),
    '2:14: targets[0].command: must be a list: the program, and each argument by itself; a text for a shell stands under shell',
  ],
  ['an empty command', target('command: []'), '2:14: targets[0].command: is empty'],
  [
    'an empty program',
    target('command: [""]'),
    '2:15: targets[0].command[0]: is empty: the program stands first',
  ],
  [
    'a number as an argument',
    target('command: [./a, --port, 50051]'),
    '2:28: targets[0].command[2]: must be a text: put it in quotes',
  ],
  [
    'braces without quotes',
    target('command: [./a, {port}]'),
    '2:20: targets[0].command[1]: must be a text, and { begins a map: put it in quotes',
  ],
  [
    'a mistyped placeholder',
    target('command: [./a, "{prot}"]'),
    '2:20: targets[0].command[1]: has {prot}; did you mean {port}?',
  ],
  ['an empty shell', target('shell: " "'), '2:12: targets[0].shell: is empty'],
  [
    'an image with blanks',
    target('image: a b'),
    '2:12: targets[0].image: must be the name of an image, without blanks',
  ],
  [
    'a platform of one word',
    target('image: a', 'platform: amd64'),
    '3:15: targets[0].platform: must be like linux/amd64',
  ],
  [
    'a port that is none',
    target('image: a', 'port: 65536'),
    '3:11: targets[0].port: must be from 1 to 65535',
  ],
  [
    'one port for two',
    target('image: a', 'port: 50052'),
    '3:11: targets[0].port: port and controlPort are both 50052',
  ],
  [
    'one port for two, said twice',
    target('image: a', 'port: 7', 'controlPort: 7'),
    '4:18: targets[0].controlPort: port and controlPort are both 7',
  ],
  [
    'a name with a slash',
    target('name: a/b', 'address: x:1'),
    '2:11: targets[0].name: must be good as the name of a folder: letters, digits, ".", "_" and "-", with a letter or digit first and no "." last',
  ],
  [
    'a name that leads elsewhere',
    target('name: ..', 'address: x:1'),
    '2:11: targets[0].name: must be good as the name of a folder: letters, digits, ".", "_" and "-", with a letter or digit first and no "." last',
  ],
  [
    'the name of a device',
    target('name: NUL', 'address: x:1'),
    '2:11: targets[0].name: cannot be the name of a folder everywhere',
  ],
  [
    'a long name',
    target(`name: ${'x'.repeat(65)}`, 'address: x:1'),
    '2:11: targets[0].name: is longer than 64 characters',
  ],
  [
    'a status that is none',
    target('address: x:1', 'services: { a: SERVNG }'),
    '3:20: targets[0].services.a: must be UNKNOWN, SERVING or NOT_SERVING, not "SERVNG"; did you mean "SERVING"?',
  ],
  [
    'the empty name',
    target('address: x:1', 'services: { "": SERVING }'),
    '3:17: targets[0].services[""]: the empty name has a key of its own: overall',
  ],
  ['services as a list', target('address: x:1', 'services: [a]'), '3:15: targets[0].services: must be a map'],
  [
    'an overall status that is none',
    target('address: x:1', 'overall: serving'),
    '3:14: targets[0].overall: must be UNREGISTERED, UNKNOWN, SERVING or NOT_SERVING, not "serving"; did you mean "SERVING"?',
  ],
  [
    'an unknown feature',
    target('address: x:1', 'features: [drane]'),
    '3:16: targets[0].features[0]: must be matching, aggregation, coupling, drain, tls, mtls, unix or ipv6, not "drane"; did you mean "drain"?',
  ],
  [
    'a feature twice',
    target('address: x:1', 'features: [drain, drain]'),
    '3:15: targets[0].features: the same word stands in the list twice',
  ],
  [
    'a negative time',
    target('address: x:1', 'settleMs: -1'),
    '3:15: targets[0].settleMs: must be from 0 to 2147483647',
  ],
];

const ADDRESSES: readonly Row[] = [
  ['no port', target('address: localhost'), '2:14: targets[0].address: is no address: a port is missing'],
  [
    'IPv6 without brackets',
    target('address: "::1:50051"'),
    '2:14: targets[0].address: is no address: an IPv6 address stands in brackets, as in [::1]:50051',
  ],
  [
    'a URL',
    target('address: http://localhost:1'),
    '2:14: targets[0].address: is no address: an address has no "http:" before it',
  ],
  [
    'a form of the command line',
    target('address: cmd:./x'),
    '2:14: targets[0].address: is no address: an address has no "cmd:" before it',
  ],
  [
    'a Unix socket without a path',
    target('address: "unix:"'),
    '2:14: targets[0].address: is no address: a port is missing',
  ],
];

const MISPLACED: readonly Row[] = [
  [
    'cwd with module',
    target('module: a', 'cwd: .'),
    '3:5: targets[0].cwd: has no meaning with module, only with command, shell, address and image',
  ],
  [
    'cwd with requests',
    target('image: a', 'cwd: .', 'control: { resume: { url: "http://x" } }'),
    '3:5: targets[0].cwd: has no meaning with image, unless control has commands',
  ],
  [
    'cwd with address',
    target('address: x:1', 'cwd: .'),
    '3:5: targets[0].cwd: has no meaning with address, unless control has commands',
  ],
  [
    'port with command',
    target('command: [a]', 'port: 1'),
    '3:5: targets[0].port: has no meaning with command, only with image',
  ],
  [
    'args with shell',
    target('shell: a', 'args: [b]'),
    '3:5: targets[0].args: has no meaning with shell, only with image',
  ],
  [
    'env with module',
    target('module: a', 'env: {}'),
    '3:5: targets[0].env: has no meaning with module, only with command, shell and image',
  ],
  [
    'control with module',
    target('module: a', 'control: { resume: [b] }'),
    '3:5: targets[0].control: has no meaning with module, only with address, command, shell and image; the module returns the functions that drive it',
  ],
  [
    'tls with target',
    target('target: reference', 'tls: true'),
    '3:5: targets[0].tls: has no meaning with target, only with address, command, shell, image, module and scripted',
  ],
  [
    'two at once',
    target('address: x:1', 'cwd: .', 'ready: contract'),
    '3:5: targets[0].cwd: has no meaning with address, unless control has commands',
    '4:5: targets[0].ready: has no meaning with address, only with command, shell and image',
  ],
];

const READY: readonly Row[] = [
  [
    'an unknown word',
    target('command: [a]', 'ready: contrct'),
    '3:12: targets[0].ready: must be contract, port or a map with address or log, not "contrct"; did you mean "contract"?',
  ],
  [
    'an unknown key',
    target('command: [a]', 'ready: { logs: x }'),
    '3:14: targets[0].ready.logs: unknown key; did you mean "log"?',
  ],
  [
    'an empty map',
    target('command: [a]', 'ready: {}'),
    '3:12: targets[0].ready: is empty; it needs address or log',
  ],
  [
    'the port of an image',
    target('command: [a]', 'ready: port'),
    '3:12: targets[0].ready: port is for an image; here it is { address: "127.0.0.1:{port}" }',
  ],
  [
    'a pattern that is none',
    target('command: [a]', 'ready: { log: "(" }'),
    '3:19: targets[0].ready.log: is no regular expression of JavaScript: Unterminated group',
  ],
  [
    'a pattern without an address',
    target('command: [a]', 'ready: { log: "up (?:now)" }'),
    '3:19: targets[0].ready.log: has no group that is the address of the server, and no address stands beside it',
  ],
  [
    'a fixed port',
    target('command: [a]', 'ready: { address: "127.0.0.1:80" }'),
    '3:23: targets[0].ready.address: must hold {port}, the free port that the program is given',
  ],
  [
    'a port for nobody',
    target('command: [a]', 'ready: { address: "127.0.0.1:{port}" }'),
    '3:23: targets[0].ready.address: waits for {port}, but nothing passes {port} to the program',
  ],
  [
    'no address',
    target('command: [a, "{port}"]', 'ready: { address: "{port}" }'),
    '3:23: targets[0].ready.address: is no address: a port is missing',
  ],
  [
    'an address of an image',
    target('image: a', 'ready: { address: "x:{port}" }'),
    '3:14: targets[0].ready.address: has no meaning with image: the server is reached at its port',
  ],
];

const CONTROL: readonly Row[] = [
  [
    'nothing',
    target('address: x:1', 'control: {}'),
    '3:14: targets[0].control: is empty; it needs grpc, setStatus, clearStatus, enterTerminalState, resume or stopGracefully',
  ],
  [
    'an unknown function',
    target('address: x:1', 'control: { setstatus: [a] }'),
    '3:16: targets[0].control.setstatus: unknown key; did you mean "setStatus"?',
  ],
  [
    'a command as a text',
    target('address: x:1', 'control: { resume: ./ctl }'),
    '3:24: targets[0].control.resume: must be a list or a map: a program with each argument by itself, or a request with its url',
  ],
  [
    'grpc beside a function',
    target('address: x:1', 'control: { grpc: "x:2", resume: [a] }'),
    '3:14: targets[0].control: with grpc no other key can be there: the control service has every function',
  ],
  [
    'grpc with a program',
    target('command: [a]', 'control: { grpc: "x:2" }'),
    '3:22: targets[0].control.grpc: has no meaning with command: each server that is started names its own control port in its ready line',
  ],
  [
    'grpc that is no address',
    target('address: x:1', 'control: { grpc: x }'),
    '3:22: targets[0].control.grpc: is no address: a port is missing',
  ],
  [
    'grpc on a Unix socket',
    target('address: x:1', 'control: { grpc: "unix:/x" }'),
    '3:22: targets[0].control.grpc: is no host and port',
  ],
  [
    'an unknown placeholder',
    target('address: x:1', 'control:', '  setStatus: [./ctl, "{servic}", "{service}", "{status}"]'),
    '4:26: targets[0].control.setStatus[1]: has the unknown placeholder {servic}; did you mean {service}?',
  ],
  [
    'a placeholder of another function',
    target('address: x:1', 'control: { clearStatus: [a, "{service}", "{status}"] }'),
    '3:46: targets[0].control.clearStatus[2]: has the unknown placeholder {status}',
  ],
  [
    'a command that does not say what',
    target('address: x:1', 'control: { setStatus: [a], clearStatus: [b] }'),
    '3:16: targets[0].control.setStatus: does not say {service} and {status}',
    '3:32: targets[0].control.clearStatus: does not say {service}',
  ],
  [
    'a request without url',
    target('address: x:1', 'control: { resume: { method: PUT } }'),
    '3:24: targets[0].control.resume: the key url is missing',
  ],
  [
    'a url of no kind',
    target('address: x:1', 'control: { resume: { url: "ftp://x" } }'),
    '3:31: targets[0].control.resume.url: must begin with http:// or https://',
  ],
  [
    'a url that is none',
    target('address: x:1', 'control: { resume: { url: "http://x:y/" } }'),
    '3:31: targets[0].control.resume.url: is no URL',
  ],
  [
    'a password in a url',
    target('address: x:1', 'control: { resume: { url: "http://u:s3cret@x/" } }'),
    '3:31: targets[0].control.resume.url: has a password in it: send it in a header, { env: NAME }',
  ],
  [
    'an unknown method',
    target('address: x:1', 'control: { resume: { url: "http://x", method: put } }'),
    '3:51: targets[0].control.resume.method: must be GET, POST, PUT, PATCH or DELETE, not "put"; did you mean "PUT"?',
  ],
  [
    'a body with GET',
    target('address: x:1', 'control: { resume: { url: "http://x", method: GET, body: x } }'),
    '3:56: targets[0].control.resume.body: a GET request has no body',
  ],
  [
    'a placeholder in a header',
    target('address: x:1', 'control: { resume: { url: "http://x", headers: { x: "{y}" } } }'),
    '3:57: targets[0].control.resume.headers.x: has the unknown placeholder {y}',
  ],
  [
    'a secret in a header',
    target('address: x:1', 'control: { resume: { url: "http://x", headers: { Authorization: s3cret } } }'),
    `3:69: targets[0].control.resume.headers.Authorization: ${SOURCES}`,
  ],
  [
    'an unknown key',
    target('address: x:1', 'control: { resume: { uri: "http://x", url: "http://x" } }'),
    '3:26: targets[0].control.resume.uri: unknown key; did you mean "url"?',
  ],
];

const SECRETS: readonly Row[] = [
  [
    'a value',
    target('address: x:1', 'metadata: { authorization: Bearer s3cret }'),
    `3:32: targets[0].metadata.authorization: ${SOURCES}`,
  ],
  ['a number', target('address: x:1', 'metadata: { x: 123456 }'), `3:20: targets[0].metadata.x: ${SOURCES}`],
  [
    'a value in a map',
    target('address: x:1', 'metadata: { x: { value: s3cret } }'),
    '3:22: targets[0].metadata.x.value: unknown key',
  ],
  [
    'nothing',
    target('address: x:1', 'metadata: { x: {} }'),
    '3:20: targets[0].metadata.x: is empty; it needs env or file',
  ],
  [
    'two sources',
    target('address: x:1', 'metadata: { x: { env: A, file: b } }'),
    '3:20: targets[0].metadata.x: has both env and file; a value is found in one place',
  ],
  [
    'a variable that cannot be',
    target('address: x:1', 'metadata: { x: { env: "a=s3cret" } }'),
    '3:27: targets[0].metadata.x.env: must be the name of a variable',
  ],
  [
    'a reserved key',
    target('address: x:1', 'metadata: { grpc-timeout: { env: A } }'),
    '3:17: targets[0].metadata.grpc-timeout: is no key of metadata: those have letters, digits, "_", "." and "-", and do not begin with grpc-',
  ],
  [
    'the same key in another case',
    target('address: x:1', 'metadata: { a: { env: A }, A: { env: A } }'),
    '3:32: targets[0].metadata.A: stands there twice: case does not count in metadata',
  ],
  [
    'tls as a text',
    target('address: x:1', 'tls: ca.pem'),
    '3:10: targets[0].tls: must be true or false or a map',
  ],
  [
    'a certificate without key',
    target('address: x:1', 'tls: { cert: c }'),
    '3:10: targets[0].tls: cert needs key beside it',
  ],
  [
    'a key without certificate',
    target('address: x:1', 'tls: { key: c }'),
    '3:10: targets[0].tls: key needs cert beside it',
  ],
];

const SEVERAL: readonly Row[] = [
  [
    'the same name twice',
    'targets:\n  - { name: A, address: "x:1" }\n  - { name: A, address: "x:2" }',
    '3:13: targets[1].name: is called "A", as the target in line 2 is',
  ],
  [
    'the same name in another case',
    'targets:\n  - { name: A, address: "x:1" }\n  - { name: a, address: "x:2" }',
    '3:13: targets[1].name: is called "a", as the target in line 2 is but for the case of letters',
  ],
  [
    'the same name by itself',
    'targets:\n  - { command: [./a] }\n  - { command: [./a, b] }',
    '3:5: targets[1]: is called "a", as the target in line 2 is',
  ],
  [
    'problems of the form and of the meaning',
    'targets:\n  - { address: x }\n  - { address: "x:1", nam: y }\nstrickt: 1',
    '2:16: targets[0].address: is no address: a port is missing',
    '3:23: targets[1].nam: unknown key; did you mean "name"?',
    '4:1: strickt: unknown key; did you mean "strict"?',
  ],
];

describe.each([
  ['the file', OF_THE_FILE],
  ['probers', OF_PROBERS],
  ['a target', OF_A_TARGET],
  ['addresses', ADDRESSES],
  ['keys that do not fit', MISPLACED],
  ['ready', READY],
  ['control', CONTROL],
  ['secrets and TLS', SECRETS],
  ['several targets', SEVERAL],
])('what is wrong with %s is told', (_part, rows) => {
  test.each(rows)('%s', async (_what, text, ...messages) => {
    expect(await problemsOf(text)).toEqual(messages);
  });

  test.each(rows)('%s, and no secret is told', async (_what, text) => {
    const { code, message, hint, exitCode } = await complaintOf(() => read(text));
    expect(message + hint).not.toContain('s3cret');
    expect([code, exitCode]).toEqual(['E_CONFIG', 2]);
  });
});

test('the keys that are known are named', async () => {
  const { hint } = await complaintOf(() =>
    read(`strickt: 1\n${target('address: x:1', 'tls: { sa: x }', 'metadata: { x: { v: 1 } }')}`),
  );
  expect(hint).toBe(
    'keys of the file: $schema, require, strict, timeoutMs, reports, probers, targets\n' +
      'keys of tls: ca, cert, key, serverName, insecure\n' +
      'keys of a source: env, file',
  );
});

test('the schema is named where nothing else helps', async () => {
  const { hint } = await complaintOf(() => read('strict: 1'));
  expect(hint).toBe('every key is described in the schema: grpc-health-conformance/config.schema.json');
});

test('thousands of problems are counted in good time, up to a limit', async () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `k${String(index)}: 1`).join('\n');
  const { message } = await complaintOf(() => read(keys));
  expect(message).toMatch(/^200 problems in c.yaml\n[^]*\n {2}and 190 more$/);
});
