import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createOutput, describeOutput, lineSplitter } from './output.ts';

/** The lines that come of chunks. */
function linesOf(...chunks: readonly (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const split = lineSplitter((line) => lines.push(line));
  for (const chunk of chunks) split(Buffer.from(chunk));
  return lines;
}

describe('lineSplitter', () => {
  it.each<[what: string, chunks: readonly (string | Buffer)[], lines: readonly string[]]>([
    ['one line', ['a\n'], ['a']],
    ['several lines in one chunk', ['a\nb\n\nc\n'], ['a', 'b', '', 'c']],
    ['a line in pieces', ['a', 'b', 'c\nd'], ['abc']],
    ['line ends of Windows', ['a\r\nb\r\n'], ['a', 'b']],
    ['a character in pieces', [Buffer.from([0xc3]), Buffer.from([0xa9, 0x0a])], ['\u00e9']],
    ['nothing without an end', ['a'], []],
  ])('%s', (_what, chunks, lines) => {
    expect(linesOf(...chunks)).toEqual(lines);
  });

  it('gives the beginning of a line that is too long, and goes on with the next', () => {
    const chunks = [...Array.from({ length: 100 }, () => 'x'.repeat(1000)), '\nnext\n'];
    const [long, ...others] = linesOf(...chunks);
    expect(others).toEqual(['next']);
    expect(long).toMatch(/^x+$/);
    expect(long?.length).toBeGreaterThan(65_536);
    expect(long?.length).toBeLessThan(70_000);
  });
});

describe('createOutput', () => {
  it('keeps the end of all that was printed, and no more', async () => {
    const output = createOutput();
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    output.add(stdout, 'stdout');
    output.add(stderr, 'stderr');
    for (let line = 0; line < 5000; line += 1) stdout.write(`line ${String(line)}\n`);
    await new Promise((resolve) => stdout.write('almost the last\n', resolve));
    await new Promise((resolve) => stderr.write('the last\n', resolve));
    expect(output.last()).toMatch(/line 4999\nalmost the last\nthe last\n$/);
    expect(output.last().length).toBeLessThanOrEqual(8192);
    expect(output.last().length).toBeGreaterThan(4096);
  });

  it('keeps the end of a chunk that is longer than what is kept', async () => {
    const output = createOutput();
    const stdout = new PassThrough({ highWaterMark: 1_000_000 });
    output.add(stdout, 'stdout');
    await new Promise((resolve) => stdout.write(`${'x'.repeat(500_000)}end`, resolve));
    expect(output.last()).toHaveLength(8192);
    expect(output.last()).toMatch(/xend$/);
  });

  it('tells lines with the stream that they came on, until the listener is taken away', async () => {
    const output = createOutput();
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    output.add(stdout, 'stdout');
    output.add(stderr, 'stderr');
    const heard: string[] = [];
    const end = output.onLine((line, name) => heard.push(`${name} ${line}`));
    await new Promise((resolve) => stdout.write('a\n', resolve));
    await new Promise((resolve) => stderr.write('b\n', resolve));
    end();
    await new Promise((resolve) => stdout.write('c\n', resolve));
    expect(heard).toEqual(['stdout a', 'stderr b']);
  });
});

describe('describeOutput', () => {
  it.each<[printed: string, text: string]>([
    ['', 'it printed nothing'],
    [' \n\n', 'it printed nothing'],
    ['no database\n', 'its last output:\n  | no database'],
    ['a\r\n\nb', 'its last output:\n  | a\n  | b'],
    ['\u001b[2J<b>\n', 'its last output:\n  | \\u{1b}[2J<b>'],
  ])('%j', (printed, text) => {
    expect(describeOutput(printed)).toBe(text);
  });

  it('shows the last lines of many', () => {
    const lines = Array.from({ length: 50 }, (_value, index) => `line ${String(index)}`);
    expect(describeOutput(lines.join('\n')).split('\n')).toEqual([
      'its last output:',
      ...lines.slice(-10).map((line) => `  | ${line}`),
    ]);
  });
});
