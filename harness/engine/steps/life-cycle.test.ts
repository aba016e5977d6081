import { constants } from 'node:http2';
import { describe, expect, it } from 'vitest';
import {
  closed,
  dropAll,
  endWith,
  goAway,
  leaving,
  refuseWith,
  waitForAll,
} from '../../../tests/leaving-server.ts';
import type { Hands } from '../../../tests/leaving-server.ts';
import { runRow, told } from '../../../tests/run-row.ts';
import { NAME, OVERALL } from '../../case/names.ts';
import {
  checksAcrossStop,
  ends,
  forgotten,
  leave,
  reacts,
  restart,
  set,
  startsAgain,
  stop,
  stopped,
  watch,
} from '../../case/steps.ts';
import { unsupported } from '../../control/control.ts';
import { stopInGoodOrder } from '../../../targets/reference/stop.ts';
import { findBundled } from '../../target/bundled.ts';
import { embedded } from '../../target/embedded.ts';
import type { TargetFactory } from '../../target/target.ts';

/** A grace period that is never reached, and one that is waited for. */
const LONG_MS = 20_000;
const SHORT_MS = 300;

/** Goes away, and deals with each Watch; settles when nobody is connected any more. */
const endingEach =
  (end: (stream: Parameters<typeof endWith>[0]) => void) =>
  async (hands: Hands): Promise<void> => {
    const gone = closed(hands);
    goAway(hands);
    for (const stream of hands.watches) end(stream);
    await gone;
  };
const endingWith = (status: string): ReturnType<typeof endingEach> =>
  endingEach((stream) => {
    endWith(stream, status);
  });
const never = (): Promise<void> => new Promise(() => undefined);

describe('a graceful stop with open watches', () => {
  const run = (start: TargetFactory, graceMs: number): ReturnType<typeof runRow> =>
    runRow(start, [
      watch('w', OVERALL),
      watch('u', NAME),
      reacts('w'),
      reacts('u'),
      stop(graceMs),
      ends('w'),
      ends('u'),
      stopped(),
    ]);

  it.each<[what: string, leave: (hands: Hands) => void | Promise<void>]>([
    ['ends them with UNAVAILABLE', endingWith('14')],
    ['ends them with OK', endingWith('0')],
    [
      'resets them',
      endingEach((stream) => {
        stream.close(constants.NGHTTP2_CANCEL);
      }),
    ],
    ['drops their connections', dropAll],
  ])('passes where it %s', async (_what, how) => {
    const result = await run(leaving(how), LONG_MS);
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual([
      expect.stringMatching(/^the Watch of "" ended after .* ms: end /),
      expect.stringMatching(/^the Watch of "conformance\..*\.a" ended after .* ms: end /),
      expect.stringMatching(/^stopped after .* ms of 20000 ms grace$/),
    ]);
  });

  it('passes where the port is closed and the stop is not told of', async () => {
    const result = await run(
      leaving(async (hands) => {
        await endingWith('14')(hands);
        await never();
      }),
      SHORT_MS,
    );
    expect(told(result)).toBe('passed');
    expect(result.notes).toContain('new connections are refused, and the stop is still pending after 300 ms');
  });

  it('passes over a Watch that had ended before', async () => {
    const result = await run(leaving(endingWith('14'), { endsAtOnce: (service) => service !== '' }), LONG_MS);
    expect(told(result)).toBe('passed');
    expect(result.notes).toContainEqual(expect.stringMatching(/a" had ended before: end OK$/));
  });

  it('says nothing of a server that leaves no Watch open', async () => {
    const result = await run(leaving(endingWith('14'), { endsAtOnce: () => true }), LONG_MS);
    expect(told(result)).toBe('the target ended every Watch before it was to stop');
  });

  it.each<[what: string, why: string, leave: (hands: Hands) => void | Promise<void>]>([
    [
      'waits for them, and drops them in the end',
      'expected the server ends the Watch of "" within the 300 ms of the stop; saw it is open until they are over',
      waitForAll,
    ],
    [
      'forgets them',
      'expected the server ends the Watch of "" within the 300 ms of the stop; saw it is open until they are over',
      goAway,
    ],
    [
      'does not come to its end',
      'expected the server stops within 300 ms; saw the stop is still pending',
      ({ watches }) => {
        for (const stream of watches) endWith(stream, '14');
        return never();
      },
    ],
  ])('is broken where it %s', async (_what, why, how) => {
    expect(told(await run(leaving(how), SHORT_MS))).toBe(why);
  });

  it('is no answer where the control function fails', async () => {
    const failing = leaving(() => Promise.reject(new Error('no such server')));
    expect(told(await run(failing, LONG_MS))).toBe(
      'E_CONTROL: the control function for stopGracefully failed: "no such server"',
    );
  });

  it('is not applicable where the server has no such thing', async () => {
    const unable = leaving(() => Promise.reject(unsupported('the library has no stop')));
    expect(told(await run(unable, LONG_MS))).toBe(
      'the target cannot stopGracefully: "the library has no stop"',
    );
  });
});

describe('the leave that a server takes', () => {
  it.each<[what: string, leave: (hands: Hands) => void | Promise<void>, graceMs: number, why: string]>([
    ['GOAWAY and UNAVAILABLE', endingWith('14'), LONG_MS, 'passed'],
    ['GOAWAY and CANCELLED', endingWith('1'), LONG_MS, 'passed'],
    ['GOAWAY and OK', endingWith('0'), LONG_MS, 'passed'],
    ['GOAWAY, with the Watch left open', waitForAll, SHORT_MS, 'passed'],
    [
      'GOAWAY and a reset',
      endingEach((stream) => {
        stream.close(constants.NGHTTP2_CANCEL);
      }),
      LONG_MS,
      'expected the Watch ends with UNAVAILABLE or CANCELLED; saw ',
    ],
    [
      'no word',
      dropAll,
      LONG_MS,
      'expected GOAWAY before the connection is closed; saw the connection is closed',
    ],
  ])('with %s', async (_what, how, graceMs, why) => {
    expect(told(await runRow(leaving(how), [leave(OVERALL, graceMs)]))).toContain(why);
  });

  it('is not judged where no Watch is open', async () => {
    const start = leaving(endingWith('14'), { endsAtOnce: () => true });
    expect(told(await runRow(start, [leave(OVERALL, LONG_MS)]))).toBe(
      'the target has no Watch open when it is to stop',
    );
  });
});

describe('Checks around a graceful stop', () => {
  const run = (
    how: (hands: Hands) => void | Promise<void>,
    name = OVERALL,
    timeoutMs = 20_000,
  ): ReturnType<typeof runRow> =>
    runRow(leaving(how, { checkMs: 20 }), [checksAcrossStop(name, SHORT_MS)], { timeoutMs });

  it.each<[what: string, leave: (hands: Hands) => void | Promise<void>]>([
    ['are answered before the connection is closed', waitForAll],
    ['end with their connections', dropAll],
    ['are answered by a server that does not stop', () => undefined],
    [
      'end with CANCELLED',
      async (hands) => {
        const gone = closed(hands);
        for (const stream of hands.checks) refuseWith(stream, '1');
        goAway(hands);
        await gone;
      },
    ],
    [
      'are reset',
      async (hands) => {
        const gone = closed(hands);
        for (const stream of hands.checks) stream.close(constants.NGHTTP2_REFUSED_STREAM);
        goAway(hands);
        await gone;
      },
    ],
  ])('pass where they %s', async (_what, how) => {
    const result = await run(how);
    expect(told(result)).toBe('passed');
    expect(result.notes).toEqual([expect.stringMatching(/^Checks around the stop: \d+ × answered/)]);
  });

  it('pass where they say what they said before', async () => {
    expect(told(await run(waitForAll, NAME))).toBe('passed');
  });

  it('are broken where they end with an error of the server', async () => {
    const result = await run((hands) => {
      for (const stream of hands.checks) refuseWith(stream, '13');
      goAway(hands);
    });
    expect(told(result)).toMatch(/answered, or ends with UNAVAILABLE or CANCELLED; saw end INTERNAL, of /);
  });

  it('are broken where they hang', async () => {
    const forget = ({ checks, server }: Hands): void => {
      server.close();
      for (const stream of checks) (checks as Set<typeof stream>).delete(stream);
    };
    expect(told(await run(forget, OVERALL, 500))).toMatch(/; saw no answer within 800 ms, of /);
  });
});

describe('a restart', () => {
  const row = [set(NAME, 'SERVING'), set(OVERALL, 'NOT_SERVING'), restart(), startsAgain(), forgotten(NAME)];

  it('is passed by a server that begins anew', async () => {
    expect(told(await runRow(embedded('reference'), row))).toBe('passed');
  });

  it('is broken where a service is remembered', async () => {
    const { change } = findBundled('mutant/restart-remembers');
    expect(told(await runRow(embedded('remembers', change), row))).toMatch(
      /^expected Check ".*\.a" after the restart: as any name that was never set, end NOT_FOUND ".*"; saw OK, SERVING$/,
    );
  });

  it('is broken where the overall status is remembered', async () => {
    let last: 'SERVING' | 'NOT_SERVING' = 'SERVING';
    const start = embedded('remembers', {
      behave: (store) => {
        store.set('', last);
        return {
          stop: (means) => {
            last = store.get('') === 'NOT_SERVING' ? 'NOT_SERVING' : 'SERVING';
            return stopInGoodOrder(means);
          },
        };
      },
    });
    expect(told(await runRow(start, row))).toBe(
      'expected Check "" after the restart: as at the first start, OK, SERVING; saw OK, NOT_SERVING',
    );
  });

  it('is no answer where the server cannot be stopped', async () => {
    let servers = 0;
    const start: TargetFactory = async (options) => {
      const instance = await embedded('reference')(options);
      servers += 1;
      if (servers !== 2) return instance;
      const stop = async (): Promise<void> => {
        await instance.stop?.();
        throw new Error('still busy');
      };
      return { ...instance, stop };
    };
    expect(told(await runRow(start, row))).toBe('E_STOP: stop() of a server failed: "still busy"');
  });
});

describe('a server that a case has stopped', () => {
  it('need not know how to stop again', async () => {
    const start = leaving(endingWith('14'), {
      instance: { stop: () => Promise.reject(new Error('not running')) },
    });
    // The first server, which no case stops, must be able to.
    let servers = 0;
    const target: TargetFactory = async (options) => {
      servers += 1;
      return servers === 1 ? leaving(endingWith('14'))(options) : start(options);
    };
    expect(told(await runRow(target, [leave(OVERALL, LONG_MS)]))).toBe('passed');
    expect(servers).toBe(2);
  });
});
