import { describe, expect, it } from 'vitest';
import { contentOf, DEFAULT_WINDOW, FLAG, SMALLEST_MAX_FRAME } from './frames.ts';
import type { Frame } from './frames.ts';
import { createSendQueue } from './send-queue.ts';
import type { SendQueue } from './send-queue.ts';

/** A queue with streams 1 and 3, and what it has sent. */
function queueOf(): { readonly queue: SendQueue; readonly sent: Frame[]; readonly text: () => string[] } {
  const sent: Frame[] = [];
  const queue = createSendQueue((frame) => sent.push(frame));
  queue.add(1);
  queue.add(3);
  return {
    queue,
    sent,
    text: () =>
      sent.map(
        (frame) =>
          `${String(frame.stream)}: ${contentOf(frame).toString()}${(frame.flags & FLAG.END_STREAM) === 0 ? '' : ' END'}`,
      ),
  };
}

const PLAIN = { end: false, padding: 0 };
const LAST = { end: true, padding: 0 };
/** Closes all windows but that of the connection. */
const close = (queue: SendQueue): void => {
  queue.settings(0, undefined);
};

describe('createSendQueue', () => {
  it('sends at once what the windows allow, frame by frame', () => {
    const { queue, text } = queueOf();
    queue.data(1, Buffer.from('ab'), PLAIN);
    queue.data(1, Buffer.alloc(0), PLAIN);
    queue.data(1, Buffer.from('c'), LAST);
    expect(text()).toEqual(['1: ab', '1: ', '1: c END']);
    expect(queue.waits(1)).toBe(false);
  });

  it('waits for the window of the stream', () => {
    const { queue, text } = queueOf();
    close(queue);
    queue.data(1, Buffer.from('abc'), LAST);
    expect(text()).toEqual([]);
    expect(queue.waits(1)).toBe(true);
    queue.opened(3, 100);
    expect(text()).toEqual([]);
    queue.opened(1, 3);
    expect(text()).toEqual(['1: abc END']);
    expect(queue.waits(1)).toBe(false);
  });

  it('sends a part where the window is smaller than the whole, which it may be for ever', () => {
    const { queue, text } = queueOf();
    close(queue);
    queue.data(1, Buffer.from('abcde'), LAST);
    queue.opened(1, 2);
    queue.opened(1, 2);
    expect(text()).toEqual(['1: ab', '1: cd']);
    queue.opened(1, 2);
    expect(text()).toEqual(['1: ab', '1: cd', '1: e END']);
  });

  it('lets nothing on a stream pass what waits on it, not even an empty frame', () => {
    const { queue, text } = queueOf();
    close(queue);
    queue.data(1, Buffer.from('a'), PLAIN);
    queue.data(1, Buffer.alloc(0), LAST);
    expect(text()).toEqual([]);
    queue.opened(1, 1);
    expect(text()).toEqual(['1: a', '1:  END']);
  });

  it('lets other streams pass', () => {
    const { queue, text } = queueOf();
    close(queue);
    queue.data(1, Buffer.from('a'), LAST);
    queue.opened(3, 1);
    queue.data(3, Buffer.from('b'), LAST);
    expect(text()).toEqual(['3: b END']);
  });

  it('sends an empty frame through a closed window', () => {
    const { queue, text } = queueOf();
    close(queue);
    queue.data(1, Buffer.alloc(0), LAST);
    expect(text()).toEqual(['1:  END']);
  });

  it('waits for the window of the connection', () => {
    const { queue, sent } = queueOf();
    queue.opened(1, 100_000);
    queue.data(1, Buffer.alloc(DEFAULT_WINDOW + 10), LAST);
    const bytes = (): number => sent.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(bytes()).toBe(DEFAULT_WINDOW);
    queue.data(3, Buffer.from('b'), LAST);
    expect(bytes()).toBe(DEFAULT_WINDOW);
    queue.opened(0, 11);
    expect(bytes()).toBe(DEFAULT_WINDOW + 11);
    expect(sent.at(-1)).toMatchObject({ stream: 3, flags: FLAG.END_STREAM });
  });

  it('counts SETTINGS for the streams that are open, also to below nothing', () => {
    const { queue, text } = queueOf();
    queue.data(1, Buffer.from('abc'), PLAIN);
    close(queue);
    queue.data(1, Buffer.from('d'), LAST);
    queue.opened(1, 3);
    expect(text()).toEqual(['1: abc']);
    queue.opened(1, 1);
    expect(text()).toEqual(['1: abc', '1: d END']);
  });

  it('opens all windows by SETTINGS', () => {
    const { queue, text } = queueOf();
    close(queue);
    queue.data(1, Buffer.from('a'), LAST);
    queue.data(3, Buffer.from('b'), LAST);
    queue.settings(1, undefined);
    expect(text()).toEqual(['1: a END', '3: b END']);
    queue.add(5);
    queue.data(5, Buffer.from('cd'), LAST);
    expect(text().at(-1)).toBe('5: c');
  });

  it('cuts what is longer than a frame may be', () => {
    const { queue, sent } = queueOf();
    queue.data(1, Buffer.alloc(SMALLEST_MAX_FRAME + 1), LAST);
    expect(sent.map(({ payload, flags }) => [payload.length, flags])).toEqual([
      [SMALLEST_MAX_FRAME, 0],
      [1, FLAG.END_STREAM],
    ]);
  });

  it('sends longer frames where the server takes them, and no shorter ones than all must take', () => {
    const { queue, sent } = queueOf();
    queue.settings(undefined, 20_000);
    queue.data(1, Buffer.alloc(20_000), PLAIN);
    queue.settings(undefined, 1);
    queue.data(1, Buffer.alloc(20_000), PLAIN);
    expect(sent.map(({ payload }) => payload.length)).toEqual([
      20_000,
      SMALLEST_MAX_FRAME,
      20_000 - SMALLEST_MAX_FRAME,
    ]);
  });

  it('pads each frame, and counts that against the window', () => {
    const { queue, sent } = queueOf();
    close(queue);
    queue.data(1, Buffer.from('abc'), { end: true, padding: 4 });
    queue.opened(1, 5);
    expect(sent).toEqual([]);
    queue.opened(1, 1);
    queue.opened(1, 7);
    expect(sent.map(({ payload, flags }) => [payload.toString('hex'), flags])).toEqual([
      ['04' + '61' + '00000000', FLAG.PADDED],
      ['04' + '6263' + '00000000', FLAG.PADDED | FLAG.END_STREAM],
    ]);
  });

  it('waits with an empty frame that is padded', () => {
    const { queue, sent } = queueOf();
    close(queue);
    queue.data(1, Buffer.alloc(0), { end: true, padding: 1 });
    queue.opened(1, 1);
    expect(sent).toEqual([]);
    queue.opened(1, 1);
    expect(sent).toHaveLength(1);
  });

  it('sends nothing on a stream that was dropped', () => {
    const { queue, sent } = queueOf();
    close(queue);
    queue.data(1, Buffer.from('a'), PLAIN);
    queue.drop(1);
    queue.opened(1, 10);
    queue.data(1, Buffer.from('b'), LAST);
    expect(sent).toEqual([]);
    expect(queue.waits(1)).toBe(false);
  });
});
