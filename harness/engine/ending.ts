import { ConformanceError } from '../errors.ts';
import { isUnsupported } from '../control/control.ts';
import { within } from '../time.ts';
import type { CaseContext } from './context.ts';
import { controlError } from './drive.ts';
import { NotApplicable } from './outcome.ts';

/** The end of a server that a case has brought about. */
export interface Ending {
  readonly how: 'stopped' | 'killed';
  /** When it began, as `performance.now()` tells. */
  readonly beganAt: number;
  /** The grace period of a stop, or the ceiling after a kill, in milliseconds. */
  readonly withinMs: number;
  /** When the server was gone, or said so. */
  overAt: number | undefined;
  /** Settles then; rejects when it could not be stopped at all. */
  readonly over: Promise<void>;
}

/**
 * The grace period where a server is stopped by SIGTERM alone, in milliseconds: it has one of its own and does not say which.
 * After 30 s Kubernetes kills (terminationGracePeriodSeconds).
 */
const SIGTERM_GRACE_MS = 30_000;
/** What happens this close to the end of the grace period was force, in milliseconds: timers are not exact. */
const LAST_MOMENT_MS = 100;

/** Whether something happened before the grace period was over, so that no force was needed; after a kill, at all. */
export function inTime({ how, beganAt, withinMs }: Ending, at: number): boolean {
  return how === 'killed' || at - beganAt < withinMs - LAST_MOMENT_MS;
}

/** How much is left of the time that the server has to end, in milliseconds. */
export function leftMs({ beganAt, withinMs }: Ending): number {
  return Math.max(0, beganAt + withinMs - performance.now());
}

/**
 * Begins a graceful stop: by control where it offers that, else by SIGTERM, and returns at once.
 *
 * @param graceMs the grace period, in milliseconds
 * @throws NotApplicable where there is no Watch left whose end could be seen
 */
export function beginStop(context: CaseContext, graceMs: number): Ending {
  const { stopGracefully } = context.server.instance.control;
  const { process } = context.server.instance;
  needOpenWatch(context);
  context.record('control', stopGracefully ? `stopGracefully within ${String(graceMs)} ms` : 'SIGTERM');
  context.server.stopped = true;
  const beganAt = performance.now();
  const over = stopGracefully
    ? stopByControl(context, () => stopGracefully(graceMs))
    : process?.signal('SIGTERM').then(() => process.exited);
  return keep(context, 'stopped', beganAt, stopGracefully ? graceMs : SIGTERM_GRACE_MS, over);
}

/**
 * Kills the process of the server and waits until it is gone.
 *
 * @throws NotApplicable where there is no Watch left whose end could be seen
 * @throws ConformanceError `E_CONTROL` when it survives
 */
export async function beginKill(context: CaseContext): Promise<Ending> {
  const { process } = context.server.instance;
  const { timeoutMs } = context.settings;
  needOpenWatch(context);
  context.record('control', 'SIGKILL');
  context.server.stopped = true;
  const beganAt = performance.now();
  const gone = process?.signal('SIGKILL').then(() => process.exited);
  const ending = keep(context, 'killed', beganAt, timeoutMs, gone);
  await within(timeoutMs, ending.over, () => {
    return new ConformanceError(
      'E_CONTROL',
      `the target was sent SIGKILL and is still there after ${String(timeoutMs)} ms`,
      'look for a process that the system cannot end, for example one that waits for a disk',
    );
  });
  return ending;
}

/** Stops by control. The call may break because the process that answers it has ended: that is an answer too. */
async function stopByControl(context: CaseContext, run: () => void | Promise<void>): Promise<void> {
  const { process } = context.server.instance;
  const called = (async () => {
    await run();
  })();
  if (process === undefined) return called;
  const exited = process.exited.then(() => undefined);
  try {
    await Promise.race([called, exited]);
  } catch (error) {
    if (isUnsupported(error)) throw error;
    await within(context.settings.timeoutMs, exited, () => error as Error);
  }
}

function keep(
  context: CaseContext,
  how: Ending['how'],
  beganAt: number,
  withinMs: number,
  done: Promise<unknown> = Promise.resolve(),
): Ending {
  const over = done.then(
    () => {
      ending.overAt = performance.now();
      context.record('control', `${how} after ${(ending.overAt - beganAt).toFixed(0)} ms`);
    },
    (thrown: unknown) => {
      // It runs on: what the case sees of it is the server's own doing again.
      context.server.stopped = false;
      throw controlError('stopGracefully', thrown);
    },
  );
  over.catch(() => undefined); // Every step that waits for the end asks for itself.
  const ending: Ending = { how, beganAt, withinMs, overAt: undefined, over };
  context.ending = ending;
  return ending;
}

/**
 * A round trip: the end of a Watch that follows its first message at once is there behind it, and is not taken for one that
 * the end of the server has brought about.
 */
export async function letWatchesEnd(context: CaseContext): Promise<void> {
  await context.connection('first').check('', { timeoutMs: context.settings.timeoutMs });
}

/** Watches that the server ended for reasons of its own show nothing of how it stops. */
function needOpenWatch({ opened }: CaseContext): void {
  if (opened.length > 0 && opened.every((watcher) => watcher.end !== undefined)) {
    throw new NotApplicable('the target ended every Watch before it was to stop');
  }
}

/** Settles like `work`, or rejects as soon as the server turns out not to stop at all. */
export function unlessNotStopped<Value>(ending: Ending, work: Promise<Value>): Promise<Value> {
  const failure = ending.over.then(() => new Promise<never>(() => undefined));
  return Promise.race([work, failure]);
}
