import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { splitOutputs } from './frames.ts';

function frame(output: 1 | 2, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.from([output, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

async function split(chunks: readonly Buffer[]): Promise<{ stdout: string; stderr: string }> {
  const source = new PassThrough();
  const outputs = splitOutputs(source);
  for (const chunk of chunks) source.write(chunk);
  source.end();
  const [stdout, stderr] = await Promise.all([buffer(outputs.stdout), buffer(outputs.stderr)]);
  return { stdout: stdout.toString(), stderr: stderr.toString() };
}

describe('the two outputs of a container', () => {
  const bytes = Buffer.concat([frame(1, 'one\n'), frame(2, 'änother\n'), frame(1, ''), frame(1, 'two\n')]);
  const whole = { stdout: 'one\ntwo\n', stderr: 'änother\n' };

  test('are told apart', async () => {
    expect(await split([bytes])).toEqual(whole);
  });

  test('are told apart wherever the stream is cut', async () => {
    for (const size of [1, 3, 7, 8, 9, 13]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await split(chunks)).toEqual(whole);
    }
  });

  test('may come as more frames in one chunk than calls fit on the stack', async () => {
    const frames = 100_000;
    const { stdout } = await split([Buffer.concat(Array.from({ length: frames }, () => frame(1, '\n')))]);
    expect(stdout).toHaveLength(frames);
  });
});
