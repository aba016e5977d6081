import { describe, expect, it, test } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { unsupported } from '../control/control.ts';
import type { Control } from '../control/control.ts';
import { checkDrivable, drive } from './drive.ts';

/** Writes down what it is made to do. */
function recording(): { readonly control: Control; readonly calls: string[] } {
  const calls: string[] = [];
  const control: Control = {
    setStatus: (service, status) => {
      calls.push(`${JSON.stringify(service)} ${status}`);
    },
    clearStatus: (service) => {
      calls.push(`${JSON.stringify(service)} cleared`);
    },
  };
  return { control, calls };
}

test.each([
  ['healthy', 'a', ['"" SERVING', '"a" SERVING']],
  ['not_serving', 'a', ['"" NOT_SERVING', '"a" NOT_SERVING']],
  ['not_serving', '', ['"" NOT_SERVING']],
  ['ok_unknown', '', ['"" UNKNOWN']],
  ['overall_serving_named_not', 'a', ['"" SERVING', '"a" NOT_SERVING']],
  ['named_serving_overall_not', 'a', ['"" NOT_SERVING', '"a" SERVING']],
  ['overall_unregistered', 'a', ['"" cleared', '"a" SERVING']],
  ['named_unregistered', 'a', ['"" SERVING', '"a" cleared']],
])('%s of the service %j', async (does, service, expected) => {
  const { control, calls } = recording();
  expect(outcomeNamed(does)).toBeDefined();
  expect(() => {
    checkDrivable([does]);
  }).not.toThrow();
  await drive(control, does, service);
  expect(calls).toEqual(expected);
});

test.each(['hang', 'refused', 'code_14', 'toString'])(
  '%s is nothing that a control can make a server do',
  (does) => {
    expect(() => {
      checkDrivable(['healthy', does]);
    }).toThrow(
      expect.objectContaining({ code: 'E_SCRIPT', message: expect.stringContaining(does) as string }),
    );
  },
);

describe('a server that cannot be driven', () => {
  it.each<[what: string, control: Control, message: string]>([
    ['has no way', {}, 'the target has no setStatus'],
    [
      'has no such status',
      {
        setStatus: () => {
          throw unsupported('only up and down');
        },
      },
      'the target cannot do it: "only up and down"',
    ],
    [
      'fails',
      {
        setStatus: () => {
          throw new Error('broken\u001b');
        },
      },
      'the target failed: "broken\\u{1b}"',
    ],
  ])('%s', async (_what, control, message) => {
    await expect(drive(control, 'healthy', '')).rejects.toMatchObject({
      code: 'E_CONTROL',
      message: expect.stringContaining(message) as string,
    });
  });
});
