import { describe, expect, it } from 'vitest';
import {
  contentOf,
  createFrameReader,
  encodeFrame,
  encodeNumber,
  encodeSettings,
  errorName,
  FLAG,
  FRAME,
  REFUSED_STREAM,
  SETTING,
  settingIn,
  SMALLEST_MAX_FRAME,
} from './frames.ts';
import type { Frame } from './frames.ts';

const FRAMES: readonly Frame[] = [
  { type: FRAME.SETTINGS, flags: 0, stream: 0, payload: Buffer.alloc(0) },
  { type: FRAME.DATA, flags: FLAG.END_STREAM, stream: 1, payload: Buffer.from('hello') },
  { type: 0xf0, flags: 0xff, stream: 0x7fff_ffff, payload: Buffer.from([0]) },
  { type: FRAME.HEADERS, flags: 0, stream: 256, payload: Buffer.alloc(SMALLEST_MAX_FRAME, 'x') },
];

const SHORT = FRAMES.slice(0, 3);

/** Reads chunks, and tells the frames that were in them and the length of the one that was too long. */
function read(chunks: readonly Buffer[]): { readonly frames: Frame[]; readonly tooLong: number[] } {
  const frames: Frame[] = [];
  const tooLong: number[] = [];
  const take = createFrameReader(
    (frame) => frames.push(frame),
    (bytes) => tooLong.push(bytes),
  );
  for (const chunk of chunks) take(chunk);
  return { frames, tooLong };
}

describe('encodeFrame', () => {
  it('writes length, type, flags and stream in front', () => {
    const frame = { type: FRAME.PING, flags: FLAG.ACK, stream: 3, payload: Buffer.from('abcd') };
    expect(encodeFrame(frame).toString('hex')).toBe('000004060100000003' + '61626364');
  });
});

describe('createFrameReader', () => {
  const bytes = Buffer.concat(FRAMES.map(encodeFrame));
  const short = Buffer.concat(SHORT.map(encodeFrame));

  it('reads all frames of one chunk', () => {
    expect(read([bytes])).toEqual({ frames: FRAMES, tooLong: [] });
  });

  it('reads them byte by byte', () => {
    expect(read(Array.from(short, (byte) => Buffer.from([byte]))).frames).toEqual(SHORT);
  });

  it('reads them wherever they are cut in two', () => {
    for (let at = 0; at <= short.length; at += 1)
      expect(read([short.subarray(0, at), short.subarray(at)]).frames).toEqual(SHORT);
  });

  it('keeps a frame back that is not whole', () => {
    expect(read([bytes.subarray(0, -1)]).frames).toEqual(SHORT);
  });

  it('takes no notice of the bit that is reserved', () => {
    expect(read([Buffer.from('00000006' + '00' + '80000005', 'hex')]).frames).toMatchObject([{ stream: 5 }]);
  });

  it('reads nothing any more after a frame that is too long, of which it keeps nothing', () => {
    const long = encodeFrame({
      type: 0,
      flags: 0,
      stream: 1,
      payload: Buffer.alloc(SMALLEST_MAX_FRAME + 1),
    });
    const [first] = FRAMES.map(encodeFrame);
    expect(read([first ?? Buffer.alloc(0), long, bytes])).toEqual({
      frames: FRAMES.slice(0, 1),
      tooLong: [SMALLEST_MAX_FRAME + 1],
    });
  });

  it('takes an answer of HTTP/1.1 for a frame that is too long', () => {
    expect(read([Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]).tooLong).toHaveLength(1);
  });
});

describe('contentOf', () => {
  it.each<[what: string, type: number, flags: number, payload: string, content: string]>([
    ['all of a plain frame', FRAME.DATA, 0, '616263', '616263'],
    ['what stands before the padding', FRAME.DATA, FLAG.PADDED, '02' + '616263' + '0000', '616263'],
    ['nothing of a frame that is padding alone', FRAME.DATA, FLAG.PADDED, '02' + '0000', ''],
    ['nothing where the padding is longer than the frame', FRAME.DATA, FLAG.PADDED, '04' + '616263', ''],
    ['nothing where it is far longer', FRAME.DATA, FLAG.PADDED, 'ff' + '616263', ''],
    ['nothing of an empty frame that says it is padded', FRAME.DATA, FLAG.PADDED, '', ''],
    ['what follows the priority', FRAME.HEADERS, FLAG.PRIORITY, '000000000f' + '82', '82'],
    [
      'what is between priority and padding',
      FRAME.HEADERS,
      FLAG.PRIORITY | FLAG.PADDED,
      '01' + '000000000f' + '82' + '00',
      '82',
    ],
    ['all of DATA, which has no priority', FRAME.DATA, FLAG.PRIORITY, '616263', '616263'],
    ['all of CONTINUATION, which has no padding', FRAME.CONTINUATION, FLAG.PADDED, '0182', '0182'],
  ])('is %s', (_what, type, flags, payload, content) => {
    const bytes = contentOf({ type, flags, stream: 1, payload: Buffer.from(payload, 'hex') });
    expect(bytes.toString('hex')).toBe(content);
  });
});

describe('settings', () => {
  it('are found by their number', () => {
    const frame = encodeSettings({ [SETTING.INITIAL_WINDOW_SIZE]: 0, [SETTING.MAX_FRAME_SIZE]: 16_777_215 });
    expect(frame.payload.toString('hex')).toBe('000400000000' + '000500ffffff');
    expect(settingIn(frame, SETTING.INITIAL_WINDOW_SIZE)).toBe(0);
    expect(settingIn(frame, SETTING.MAX_FRAME_SIZE)).toBe(16_777_215);
    expect(settingIn(frame, SETTING.HEADER_TABLE_SIZE)).toBeUndefined();
  });

  it('count as they were set last', () => {
    const payload = Buffer.from('000400000001' + '000400000002' + '0004', 'hex');
    expect(settingIn({ type: FRAME.SETTINGS, flags: 0, stream: 0, payload }, 4)).toBe(2);
  });
});

describe('errors', () => {
  it('are numbers with names', () => {
    const frame = encodeNumber(FRAME.RST_STREAM, 7, REFUSED_STREAM);
    expect(encodeFrame(frame).toString('hex')).toBe('000004030000000007' + '00000007');
    expect([0, 1, 7, 8, 11, 13, 14, 4096].map(errorName)).toEqual([
      'NO_ERROR',
      'PROTOCOL_ERROR',
      'REFUSED_STREAM',
      'CANCEL',
      'ENHANCE_YOUR_CALM',
      'HTTP_1_1_REQUIRED',
      'error code 14',
      'error code 4096',
    ]);
  });
});
