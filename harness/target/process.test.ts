import { describe, expect, it, onTestFinished } from 'vitest';
import type { Launch } from '../config/target-config.ts';
import { ConformanceError } from '../errors.ts';
import { processIds, readProc } from './process-group.ts';
import { launchProcess } from './process.ts';
import type { LaunchedProcess } from './process.ts';
import type { StartOptions } from './target.ts';

const TCP: StartOptions = { listen: { on: 'tcp' } };
const NEVER = new AbortController().signal;
/** A server of HTTP/2 on the address that a program is told. */
const SERVE = `
  const { createServer } = require('node:http2');
  const [host, port] = process.env.CONFORMANCE_LISTEN.split(':');
  const serve = (then, at = Number(port)) => createServer().listen(at, host, function () { then(host + ':' + this.address().port); });
  const ready = (address) => console.log(JSON.stringify({ conformance: 1, address, name: 'a program' }));
`;

/** A program of Node that serves; killed with the test at the latest. */
function program(
  script: string,
  more: Partial<Extract<Launch, { by: 'command' }>> = {},
): Extract<Launch, { by: 'command' }> {
  return {
    by: 'command',
    command: [process.execPath, '-e', SERVE + script],
    shell: false,
    env: {},
    ready: { by: 'contract' },
    ...more,
  };
}

async function launch(...[script, more]: Parameters<typeof program>): Promise<LaunchedProcess> {
  const launched = await launchProcess(program(script, more), TCP, {}, NEVER);
  onTestFinished(launched.stop);
  return launched;
}

/** The error that a launch ends with. */
async function failure(launching: Promise<LaunchedProcess>): Promise<{ code: string; message: string }> {
  try {
    await (await launching).stop();
  } catch (error) {
    if (error instanceof ConformanceError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('the program was launched');
}

/** The processes whose environment holds a text: what a program left behind has inherited it. */
function processesWith(text: string): number[] {
  return processIds().filter((pid) => readProc(pid, 'environ').includes(text));
}

describe('a program that is ready', () => {
  it('by the line of the contract, whatever else it prints', async () => {
    const { ready } = await launch(
      `console.error('{"conformance": 1}'); console.log('starting'); serve(ready);`,
    );
    expect(ready).toMatchObject({ name: 'a program' });
    expect(ready.address).toMatch(/^127\.0\.0\.1:[1-9]\d*$/);
  });

  it('by a line of its log that tells the address', async () => {
    const { ready } = await launch(`serve((address) => console.error('INFO listening on ' + address));`, {
      ready: { by: 'log', pattern: String.raw`listening on (\S+)` },
    });
    expect(ready).toEqual({ address: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/) as string });
  });

  it('by a line of its log, at an address with a port that it was told', async () => {
    const { ready } = await launch(`serve(() => console.log('up'), Number(process.argv[1]));`, {
      command: [
        process.execPath,
        '-e',
        `${SERVE} serve(() => console.log('up'), Number(process.argv[1]));`,
        '{port}',
      ],
      ready: { by: 'log', pattern: '^up$', address: '127.0.0.1:{port}' },
    });
    expect(ready).toEqual({ address: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/) as string });
  });

  it('by its port, which speaks HTTP/2 after a while', async () => {
    const { ready } = await launch(
      `setTimeout(() => serve(() => undefined, Number(process.env.PORT)), 50);`,
      {
        env: { PORT: '{port}' },
        ready: { by: 'address', address: '127.0.0.1:{port}' },
      },
    );
    expect(ready).toEqual({ address: expect.stringMatching(/^127\.0\.0\.1:[1-9]\d*$/) as string });
  });

  it('through a shell, where it asks for one', async () => {
    const { ready } = await launch('', {
      shell: true,
      command: ['echo starting | cat; exec "$NODE" -e "$SCRIPT"'],
      env: { NODE: process.execPath, SCRIPT: `${SERVE} serve(ready);` },
    });
    expect(ready.name).toBe('a program');
  });
});

describe('a program that does not get ready', () => {
  it.each<[what: string, script: string, ...texts: string[]]>([
    ['ends with a code', `console.error('no database'); process.exit(7);`, 'exit code 7', '| no database'],
    ['ends well', '', 'exit code 0', 'it printed nothing'],
    ['is killed', `process.kill(process.pid, 'SIGKILL');`, 'SIGKILL'],
    ['breaks the contract', `console.log('{"conformance": 2}');`, 'version 1 of the contract'],
  ])('%s', async (_what, script, ...texts) => {
    const { code, message } = await failure(launchProcess(program(script), TCP, {}, NEVER));
    expect(code).toBe('E_START');
    for (const text of texts) expect(message).toContain(text);
  });

  it('is not there at all', async () => {
    const nothing = program('', { command: ['/no/such/program'] });
    expect(await failure(launchProcess(nothing, TCP, {}, NEVER))).toMatchObject({
      code: 'E_START',
      message: expect.stringContaining('"/no/such/program" could not be started') as string,
    });
  });

  it('is given up and killed when nobody waits any more', async () => {
    const mark = `A_TEST=${crypto.randomUUID()}`;
    const stop = new AbortController();
    const [name = '', value = ''] = mark.split('=');
    const launching = failure(
      launchProcess(
        program(`console.log('still busy'); setInterval(() => {}, 1000);`, { env: { [name]: value } }),
        TCP,
        {},
        stop.signal,
      ),
    );
    while (processesWith(mark).length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await launching).toMatchObject({
      code: 'E_START',
      message: expect.stringContaining('not get ready in time') as string,
    });
    await expect.poll(() => processesWith(mark)).toEqual([]);
  });
});

describe('a program that is stopped', () => {
  it.each<[what: string, script: string, how: string]>([
    ['ends with SIGTERM', 'serve(ready);', 'SIGTERM'],
    ['ends in its own way', `process.on('SIGTERM', () => process.exit(3)); serve(ready);`, 'exit code 3'],
    ['is killed when it does not', `process.on('SIGTERM', () => undefined); serve(ready);`, 'SIGKILL'],
  ])('%s', async (_what, script, how) => {
    const launched = await launch(script);
    await launched.stop();
    expect(await launched.process.exited).toBe(how);
  });

  it.each<[what: string, options: string]>([
    ['in its group', '{ stdio: "inherit" }'],
    ['that left its group', '{ stdio: "inherit", detached: true }'],
    ['that holds no pipe', '{ stdio: "ignore", detached: true }'],
  ])('takes along a child %s', async (_what, options) => {
    const mark = `A_TEST=${crypto.randomUUID()}`;
    const [name = '', value = ''] = mark.split('=');
    const launched = await launch(
      `const child = require('node:child_process').spawn('sleep', ['600'], ${options}); child.unref(); child.once('spawn', () => serve(ready));`,
      { env: { [name]: value } },
    );
    expect(processesWith(mark)).toHaveLength(2);
    await launched.stop();
    // What was killed is gone once the system has done it.
    await expect.poll(() => processesWith(mark)).toEqual([]);
  });

  it('tells of the end that somebody else gave it, with its last words', async () => {
    const { process: own } = await launch(`console.log('a word'); serve(ready);`);
    await own.signal('SIGKILL');
    expect(await own.exited).toBe('SIGKILL');
    expect(own.lastOutput()).toContain('a word\n');
  });

  it('can be stopped twice, and after its end', async () => {
    const launched = await launch('serve(ready);');
    await launched.process.signal('SIGKILL');
    await launched.process.exited;
    await Promise.all([launched.stop(), launched.stop()]);
    expect(await launched.process.memoryBytes()).toBeUndefined();
  });
});
