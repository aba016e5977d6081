import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ControlMethod, ControlTemplate } from '../config/target-config.ts';
import { isUnsupported } from './control.ts';
import { templateControl } from './template-control.ts';
import type { ClosableControl } from './template-control.ts';

type Templates = Partial<Record<ControlMethod, ControlTemplate>>;

const WHERE = { host: '[::1]', port: '50051' };

/** A command that runs a text of JavaScript; the arguments follow. */
const script = (text: string, ...args: string[]): ControlTemplate => ({
  by: 'command',
  command: [process.execPath, '-e', text, ...args],
});

/** Control that is closed with the test. */
function control(methods: Templates, where = WHERE): ClosableControl {
  const made = templateControl(methods, where);
  onTestFinished(made.close);
  return made;
}

describe('templateControl', () => {
  it('runs a command in its folder, from which its program is found too', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'conformance-')));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(join(folder, 'ctl'), '#!/bin/sh\npwd > where\n', { mode: 0o755 });
    await control({ resume: { by: 'command', command: ['./ctl'], cwd: folder } }).resume?.();
    expect(readFileSync(join(folder, 'where'), 'utf8')).toBe(`${folder}\n`);
  });

  it('runs a command for each function, with the values of the call', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'log');
    const keep = (...args: string[]): ControlTemplate =>
      script(
        'require("fs").appendFileSync(process.argv[1], process.argv.slice(2).join(" ") + "\\n")',
        file,
        ...args,
      );
    const driven = control({
      setStatus: keep('set', '{service}={status}', '{host}:{port}'),
      clearStatus: keep('clear', '{service}'),
      enterTerminalState: keep('terminal', '{port}'),
      resume: keep('resume'),
      stopGracefully: keep('stop', '{graceMs}'),
    });
    await driven.setStatus?.('a b', 'NOT_SERVING');
    await driven.clearStatus?.('$HOME');
    await driven.enterTerminalState?.();
    await driven.resume?.();
    await driven.stopGracefully?.(250);
    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      'set a b=NOT_SERVING [::1]:50051',
      'clear $HOME',
      'terminal 50051',
      'resume',
      'stop 250',
      '',
    ]);
  });

  it('sends a request for each function, with the values of the call', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push(`${String(request.method)} ${String(request.url)} ${body}`);
        response.writeHead(request.method === 'DELETE' ? 501 : 204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `http://{host}:${String((server.address() as AddressInfo).port)}`;
    const request = (method: string, path: string, body?: string): ControlTemplate => ({
      by: 'http',
      request: { method, url: `${url}${path}`, headers: {}, ...(body !== undefined && { body }) },
    });
    const driven = control(
      {
        setStatus: request('PUT', '/{service}', '{"to":{"status":"{status}"}}'),
        clearStatus: request('DELETE', '/{service}'),
        stopGracefully: request('POST', '/stop', '{"graceMs":{graceMs}}'),
      },
      { host: '127.0.0.1', port: '1' },
    );
    await driven.setStatus?.('a/b "c"', 'UNKNOWN');
    await expect(Promise.resolve(driven.clearStatus?.('a'))).rejects.toSatisfy(isUnsupported);
    await driven.stopGracefully?.(0);
    expect(seen).toEqual([
      'PUT /a%2Fb%20%22c%22 {"to":{"status":"UNKNOWN"}}',
      'DELETE /a ',
      'POST /stop {"graceMs":0}',
    ]);
  });

  it('lacks what the configuration does not give', () => {
    expect(Object.keys(control({}))).toEqual(['close']);
    expect(Object.keys(control({ resume: script('') }))).toEqual(['resume', 'close']);
  });

  it('refuses an unknown placeholder before anything is started', () => {
    expect(() => templateControl({ resume: script('', '{service}') }, WHERE)).toThrow(
      expect.objectContaining({ code: 'E_CONFIG' }) as Error,
    );
  });

  it('cannot name the host and port of a server on a Unix socket', async () => {
    const { setStatus } = control({ setStatus: script('', '{port}') }, { host: '', port: '' });
    await expect(Promise.resolve(setStatus?.('a', 'SERVING'))).rejects.toSatisfy(isUnsupported);
  });

  it('ends what still runs when it is closed, and starts nothing after that', async () => {
    const { resume, close } = control({ resume: script('setInterval(() => {}, 1000)') });
    const running = Promise.resolve(resume?.());
    close();
    await expect(running).rejects.toThrow(/ended with SIGKILL|was stopped meanwhile/);
    await expect(Promise.resolve(resume?.())).rejects.toThrow('the target was stopped meanwhile');
  });

  it('drives many at once without a warning', async () => {
    const warnings: Error[] = [];
    const keep = (warning: Error): void => void warnings.push(warning);
    process.on('warning', keep);
    onTestFinished(() => void process.off('warning', keep));
    const { resume } = control({ resume: { by: 'command', command: ['true'] } });
    await Promise.all(Array.from({ length: 20 }, () => Promise.resolve(resume?.())));
    expect(warnings).toEqual([]);
  });
});
