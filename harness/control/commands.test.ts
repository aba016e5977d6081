import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConformanceError } from '../errors.ts';
import { isUnsupported } from './control.ts';
import { runCommand } from './commands.ts';

const never = (): AbortSignal => new AbortController().signal;

/** A program in JavaScript. */
const script = (text: string, ...args: string[]): string[] => [process.execPath, '-e', text, ...args];

/** What went wrong, or that nothing did. */
async function complaintOf(command: readonly string[], ended = never()): Promise<unknown> {
  try {
    await runCommand(command, ended);
    return 'done';
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
}

/** A port at which programs report: what each says first, and its end. */
async function reports(): Promise<{
  port: string;
  next: () => Promise<{ said: string; gone: Promise<unknown> }>;
}> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const waiting: Socket[] = [];
  let wake: () => void = () => undefined;
  server.on('connection', (socket) => {
    socket.on('error', () => undefined); // A killed program may reset it.
    waiting.push(socket);
    wake();
  });
  onTestFinished(() => void server.close());
  return {
    port: String((server.address() as AddressInfo).port),
    next: async () => {
      let socket = waiting.shift();
      while (socket === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        socket = waiting.shift();
      }
      const gone = once(socket, 'close');
      const [said] = (await once(socket, 'data')) as [Buffer];
      return { said: said.toString(), gone };
    },
  };
}

/** Says something at a port and stays until it is killed; `process.argv[1]` is the port. */
const STAY = `require('net').connect(process.argv[1], '127.0.0.1').on('error', () => {}).write(process.argv[2] ?? 'here')`;
/** The same, started by a program that ends at once with the exit code in `process.argv[2]`. */
const LEAVE_A_CHILD = `
  const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STAY)}, process.argv[1]], { stdio: 'inherit' });
  child.once('spawn', () => process.exit(Number(process.argv[2])));`;
/** The same, started by a program that stays too. */
const STAY_WITH_A_CHILD = `
  require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STAY)}, process.argv[1]], { stdio: 'inherit' });
  ${STAY}`;

describe('runCommand', () => {
  it('passes each argument as it is: there is no shell', async () => {
    const { port, next } = await reports();
    const nasty = ['$(id)', '`id`', 'a b', '; exit 1', '*', '"', "'", '\\', '', 'é\n'];
    const tell = `require('net').connect(process.argv[1], '127.0.0.1').end(JSON.stringify(process.argv.slice(2)))`;
    const [report] = await Promise.all([next(), runCommand(script(tell, port, ...nasty), never())]);
    expect(JSON.parse(report.said)).toEqual(nasty);
  });

  it('gives it nothing to read', async () => {
    expect(await complaintOf(script(`process.stdin.on('end', () => {}).resume()`))).toBe('done');
  });

  it('tells of an exit code with the last lines of stderr, safe to print', async () => {
    const text = `for (let line = 1; line <= 12; line += 1) console.error('line ' + line);
      console.error('\\u001b[31mno such "name"'); process.exitCode = 3;`;
    expect(await complaintOf(script(text))).toEqual({
      code: 'E_CONTROL',
      message: [
        `the command "${process.execPath}" ended with exit code 3; its last output:`,
        ...[4, 5, 6, 7, 8, 9, 10, 11, 12].map((line) => `  | line ${String(line)}`),
        String.raw`  | \u{1b}[31mno such \"name\"`,
      ].join('\n'),
      hint: 'run the command by hand; exit code 0 says that the change is made',
    });
  });

  it('tells of a signal, and that nothing was printed', async () => {
    expect(await complaintOf(script(`process.kill(process.pid, 'SIGKILL')`))).toMatchObject({
      message: `the command "${process.execPath}" ended with SIGKILL; it printed nothing`,
    });
  });

  it('tells of a program that is not there', async () => {
    expect(await complaintOf(['/nowhere/to be/found'])).toEqual({
      code: 'E_CONTROL',
      message: 'the command "/nowhere/to be/found" could not be started: "spawn /nowhere/to be/found ENOENT"',
      hint: 'check the path, and that the file may be executed; a text for a shell is written as ["sh", "-c", "…"]',
    });
  });

  it('takes a value that is too long for the system as one that cannot be said', async () => {
    const tooLong = runCommand(script('', 'x'.repeat(40_000_000)), never());
    await expect(tooLong).rejects.toSatisfy(isUnsupported);
  });

  it('is killed with its children', async () => {
    const { port, next } = await reports();
    const ending = new AbortController();
    const running = complaintOf(script(STAY_WITH_A_CHILD, port), ending.signal);
    const both = [await next(), await next()];
    ending.abort();
    await Promise.all(both.map(({ gone }) => gone));
    expect(await running).toMatchObject({
      message: `the command "${process.execPath}" ended with SIGKILL; it printed nothing`,
    });
  });

  it('is not started for a target that has stopped', async () => {
    await expect(runCommand(script(''), AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });

  it.each([
    ['is done', 0, 'done'],
    ['has failed', 1, { code: 'E_CONTROL' }],
  ])(
    '%s when it ends, and what it left running stays until the target stops',
    async (_what, exitCode, expected) => {
      const { port, next } = await reports();
      const ending = new AbortController();
      const outcome = await complaintOf(script(LEAVE_A_CHILD, port, String(exitCode)), ending.signal);
      if (typeof expected === 'string') expect(outcome).toBe(expected);
      else expect(outcome).toMatchObject(expected);
      // It says so after the command ended: it was not killed with it.
      const child = await next();
      expect(child.said).toBe('here');
      ending.abort();
      await child.gone;
    },
  );
});
