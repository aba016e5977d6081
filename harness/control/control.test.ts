import { describe, expect, it } from 'vitest';
import { isUnsupported, unsupported } from './control.ts';

describe('unsupported', () => {
  it('is an error with the reason and the name of the gRPC status that means "cannot"', () => {
    const error = unsupported('the library has no UNKNOWN');
    expect({ isError: error instanceof Error, message: error.message, own: Object.entries(error) }).toEqual({
      isError: true,
      message: 'the library has no UNKNOWN',
      own: [['code', 'UNIMPLEMENTED']],
    });
  });
});

describe('isUnsupported', () => {
  it.each<[answer: boolean, what: string, thrown: unknown]>([
    [true, 'what unsupported() makes', unsupported('no such thing')],
    [
      true,
      'the same, made by a target that does not import us',
      Object.assign(new Error('no'), { code: 'UNIMPLEMENTED' }),
    ],
    [true, 'a subclass of Error', Object.assign(new TypeError('no'), { code: 'UNIMPLEMENTED' })],
    [false, 'any other error', new Error('UNIMPLEMENTED')],
    [false, 'an error with another code', Object.assign(new Error('no'), { code: 'ECONNREFUSED' })],
    [false, 'the number that gRPC gives the status', Object.assign(new Error('no'), { code: 12 })],
    [false, 'something that is no error', { message: 'no', code: 'UNIMPLEMENTED' }],
    [false, 'a text', 'UNIMPLEMENTED'],
    [false, 'nothing', undefined],
    [false, 'null', null],
  ])('%s for %s', (answer, _what, thrown) => {
    expect(isUnsupported(thrown)).toBe(answer);
  });
});
