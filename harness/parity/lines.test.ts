import { afterEach, expect, it, test } from 'vitest';
import { openLines, parseAnswer } from './lines.ts';
import type { LinesProgram } from './lines.ts';

const FAR_MS = 10_000;
const never = new AbortController().signal;
const open: LinesProgram[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((program) => program.stop()));
});

/** A program of a line of JavaScript for each question. */
async function programOf(body: string, signal = never): Promise<LinesProgram> {
  const code = `
    const say = (answer) => console.log(JSON.stringify(answer));
    const kept = [];
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const question = JSON.parse(line);
      ${body}
    });`;
  const program = await openLines({ folder: process.cwd() }, [process.execPath, '-e', code], signal);
  open.push(program);
  return program;
}

it('gives each question its own answer, in whatever order they come', async () => {
  const program = await programOf(`
    kept.unshift(question);
    if (kept.length === 2) for (const { id, address } of kept) say({ id, verdict: 'healthy', said: address });`);
  const answers = await Promise.all(['a:1', 'b:2'].map((address) => program.ask(address, FAR_MS)));
  expect(answers.map(({ said }) => said)).toEqual(['a:1', 'b:2']);
});

it('hands on the details of a question', async () => {
  const program = await programOf(
    `say({ id: question.id, verdict: 'unhealthy', said: question.condition });`,
  );
  expect(await program.ask('a:1', FAR_MS, { condition: 'x < 5' })).toMatchObject({
    verdict: 'unhealthy',
    said: 'x < 5',
  });
});

it('says of a program that does not answer that it has no verdict', async () => {
  const program = await programOf('');
  expect(await program.ask('a:1', 1)).toEqual({ verdict: 'none', said: 'nothing within 1 ms' });
});

test.each([
  ['ends', `console.error('no such server'); process.exit(3);`, /exit code 3.*no such server/s],
  ['says something else', `console.log('hello');`, /hello/],
])('fails when the program %s', async (_, body, message) => {
  const program = await programOf(body);
  const failure = { code: 'E_PROBER', message: expect.stringMatching(message) as string };
  await expect(program.ask('a:1', FAR_MS)).rejects.toMatchObject(failure);
  await expect(program.ask('b:2', FAR_MS)).rejects.toMatchObject(failure);
});

it('ends the program when nobody waits any more', async () => {
  const giveUp = new AbortController();
  const program = await programOf(`setInterval(() => {}, 1000);`, giveUp.signal);
  const asked = program.ask('a:1', FAR_MS);
  giveUp.abort();
  await expect(asked).rejects.toMatchObject({ code: 'E_PROBER' });
  await program.stop();
});

it('tells a program that is not there', async () => {
  const opened = openLines({ folder: process.cwd() }, ['./no-such-program'], never);
  await expect(opened).rejects.toMatchObject({ code: 'E_PROBER' });
});

test.each([
  ['{"id":"1","verdict":"none","said":""}', { id: '1', verdict: 'none', said: '' }],
  ['{"id":"1","verdict":"unknown","said":""}', undefined],
  ['{"id":1,"verdict":"none","said":""}', undefined],
  ['{"id":"1","verdict":"none"}', undefined],
  ['null', undefined],
  ['{', undefined],
])('reads %s', (line, answer) => {
  expect(parseAnswer(line)).toEqual(answer);
});
