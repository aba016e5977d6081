import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { answerOf, codeOf } from '../harness/channel/wire/exchange.ts';
import { checkAsk } from '../harness/probers/ask.ts';
import { look } from '../harness/probers/look.ts';
import type { Seen } from '../harness/probers/seen.ts';
import { outcomes } from '../targets/scripted/outcomes.ts';
import { CEILING_MS, MAIN, runCli } from './cli.ts';

/** What is said of a server in one line of JSON. */
interface Served {
  readonly address: string;
  readonly ca?: string | null;
}

/** Serves until a function is done with it, then ends it as Ctrl-C does. */
async function serve(target: readonly string[], use: (served: Served) => Promise<void>): Promise<void> {
  const running = execa(process.execPath, [MAIN, 'serve', ...target, '--json'], { reject: false });
  try {
    const [line] = (await once(createInterface(running.stdout), 'line')) as [string];
    await use(JSON.parse(line) as Served);
    running.kill('SIGINT');
    const { exitCode, stderr } = await running;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  } finally {
    running.kill('SIGKILL');
  }
}

function check({ address, ca }: Served): Promise<Seen> {
  return look({ address, ...(typeof ca === 'string' && { tls: { ca } }) }, checkAsk(''), CEILING_MS);
}

describe.concurrent('serve', { timeout: CEILING_MS }, () => {
  it('plays an outcome to everybody until Ctrl-C', async () => {
    await serve(['scripted:ok_not_serving'], async (served) => {
      for (const seen of await Promise.all([check(served), check(served)])) {
        const answer = answerOf(seen.exchange);
        expect([codeOf(answer), answer.body.toString('hex')]).toEqual(['OK', '00000000020802']);
      }
    });
  });

  it('serves what no client can reach', async () => {
    await serve(['scripted:refused'], async (served) => {
      expect((await check(served)).connectedMs).toBeUndefined();
    });
  });

  it('tells by which authority a certificate can be trusted', async () => {
    await serve(['scripted:tls'], async (served) => {
      expect(codeOf(answerOf((await check(served)).exchange))).toBe('OK');
    });
  });

  it.each([[[]], [['target:mutant/list-cut-at-100']]])(
    'serves the targets of run, too: %j',
    async (target) => {
      await serve(target, async (served) => {
        expect(codeOf(answerOf((await check(served)).exchange))).toBe('OK');
      });
    },
  );

  it('lists every scripted server with what it does', async () => {
    const [text, json] = await Promise.all([
      runCli(['serve', '--list']),
      runCli(['serve', '--list', '--json']),
    ]);
    expect([text.exitCode, json.exitCode]).toEqual([0, 0]);
    for (const { name, does } of outcomes)
      expect(text.stdout).toMatch(new RegExp(`^scripted:${name} +${escaped(does)}$`, 'm'));
    expect(JSON.parse(json.stdout)).toEqual(
      outcomes.map(({ name, does }) => ({ target: `scripted:${name}`, summary: does })),
    );
  });

  it.each<[args: string[], says: string]>([
    [
      ['scripted:ok_not_servin'],
      'there is no scripted server "ok_not_servin"; did you mean "ok_not_serving"?',
    ],
    [['ok-not-serving'], 'there is no target "ok-not-serving"; did you mean "scripted:ok_not_serving"?'],
    [['localhost:50051'], 'localhost:50051 is a server that is running already'],
    [['scripted:'], 'nothing stands after "scripted:"'],
    [['scripted:hang', '--list'], '--list serves nothing'],
    [['scripted:hang', '--overall', 'SERVING'], "unknown option '--overall'"],
  ])('refuses %j', async (args, says) => {
    const { exitCode, stdout, stderr } = await runCli(['serve', ...args]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
  });

  it('ends with 3 where a target cannot be started', async () => {
    const { exitCode, stderr } = await runCli(['serve', 'cmd:./no-such-program']);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^error: /);
  });
});

describe.concurrent('run', { timeout: CEILING_MS }, () => {
  it('judges a scripted server', async () => {
    const { exitCode, stdout, report } = await runCli([
      'run',
      'scripted:healthy',
      '--case',
      'check/*',
      '--case',
      'service/*',
    ]);
    expect(stdout).toContain('scripted:healthy at 127.0.0.1:');
    expect(exitCode).toBe(1); // It says SERVING of services that nobody registered.
    expect(report?.target.label).toBe('scripted:healthy');
  });

  it('tells of a scripted server that is none of HTTP/2', async () => {
    const { exitCode, stderr } = await runCli(['run', 'scripted:refused']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('E_REFUSED');
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
