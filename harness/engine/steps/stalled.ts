import type { RegisteredStatus } from '../../../proto/status.ts';
import { fresh, OTHER } from '../../case/names.ts';
import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { count, quote } from '../../case/text.ts';
import type { StalledConnection } from '../../channel/raw-connection.ts';
import { describeEnd } from '../context.ts';
import type { CaseContext } from '../context.ts';
import { change, ControlPending, drive, driveMany } from '../drive.ts';
import { expectCheck } from '../observe.ts';
import { openWatcher } from '../watcher.ts';
import type { Watcher } from '../watcher.ts';
import { comesTo, comesToRest } from './rest.ts';

/** How often the others are looked at while the name changes, about. */
const LOOKS = 4;
/**
 * How often a server that lives in this process gets a turn while the name changes, about. One that keeps only the latest
 * status writes one message in a turn, and buffers take sixteen and more before they are full.
 */
const TURNS = 400;

/** Those who take part beside the watcher that does not read. */
interface Scene {
  readonly context: CaseContext;
  /** The name that is watched without reading. */
  readonly service: string;
  /** A name that is not. */
  readonly other: string;
  /** Reads, and watches the same name. */
  readonly beside: Watcher;
  /** Reads, and watches the other name. */
  readonly elsewhere: Watcher;
}

/** One watcher does not read while its name changes; nobody else notices, and once it reads it is told the present. */
export async function stalled(context: CaseContext, step: StepOf<'stalled'>): Promise<Broken | undefined> {
  const service = context.resolve(step.name);
  const other = context.resolve(OTHER);
  await change(context, service, 'SERVING');
  await change(context, other, 'SERVING');

  const connection = context.stalledConnection();
  const sleeper = openWatcher(context, 'v', service, connection, 0);
  // A response header is no better sign: a server may hold it back until the first message fits.
  await connection.reached(context.settings.timeoutMs);

  const first = context.connection('first');
  const beside = openWatcher(context, 'w', service, first, 0);
  const elsewhere = openWatcher(context, undefined, other, first, 0);
  const scene = { context, service, other, beside, elsewhere };
  const disturbed = await goOn(scene, step.changes);
  return disturbed ?? unlessPending(() => wakeUp(scene, sleeper, connection, statusAfter(step.changes)));
}

/** The status after some changes of a name that was SERVING before the first. */
function statusAfter(changes: number): RegisteredStatus {
  return changes % 2 === 0 ? 'SERVING' : 'NOT_SERVING';
}

/** Everybody else goes on as ever. */
async function goOn(scene: Scene, changes: number): Promise<Broken | undefined> {
  let made = 0;
  const during = (broken: Broken): Broken => {
    // Who notices first is chance where all of them do, so it is not told as the defect.
    scene.context.notes.push(`expected ${broken.expected}; saw ${broken.actual}`);
    return {
      expected: 'everybody else is served as before while a watcher does not read',
      actual: `they are not, after ${String(made)} of ${count(changes, 'change')}`,
    };
  };
  const broken = await unlessPending(
    async () =>
      (await seeChange(scene, statusAfter(0))) ??
      (await makeChanges(scene, changes, (index) => {
        made = index;
      })) ??
      (await useOtherNames(scene)),
  );
  return broken && during(broken);
}

/** A change that does not come to its end is the answer of the server here: control had worked before. */
async function unlessPending(run: () => Promise<Broken | undefined>): Promise<Broken | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ControlPending)) throw error;
    return { expected: 'the next change is made', actual: error.message };
  }
}

/** Changes the name; now and then, and after the last change, the others must see the present. */
async function makeChanges(
  scene: Scene,
  changes: number,
  made: (index: number) => void,
): Promise<Broken | undefined> {
  const perTurn = oddAtLeast(changes / TURNS);
  const perLook = oddAtLeast(changes / LOOKS);
  if (scene.context.server.instance.control.setStatuses !== undefined) {
    return makeChangesAtOnce(scene, changes, perLook, made);
  }
  let looked = 0;
  for (let index = 1; index <= changes; index += 1) {
    const pending = drive(scene.context, scene.service, statusAfter(index));
    if (pending !== undefined) await pending;
    made(index);
    // Changes follow in the same turn, or in another: gaps of a few microtasks are the business of another case.
    const turnEnds = pending !== undefined || index % perTurn === 0;
    if (index === changes || (turnEnds && index - looked >= perLook)) {
      const broken = await seeChange(scene, statusAfter(index));
      if (broken !== undefined) return broken;
      looked = index;
    } else if (turnEnds) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return undefined;
}

/** The same where control takes many changes at once: each look is followed by all changes up to the next. */
async function makeChangesAtOnce(
  scene: Scene,
  changes: number,
  perLook: number,
  made: (index: number) => void,
): Promise<Broken | undefined> {
  for (let done = 0; done < changes;) {
    const amount = Math.min(perLook, changes - done);
    const statuses = Array.from({ length: amount }, (_value, index) => statusAfter(done + index + 1));
    const pending = driveMany(scene.context, scene.service, statuses);
    if (pending !== undefined) await pending;
    done += amount;
    made(done);
    const broken = await seeChange(scene, statusAfter(done));
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** An even number of alternating changes leaves a name as it was, so that there is nothing to tell. */
function oddAtLeast(amount: number): number {
  const whole = Math.max(1, Math.ceil(amount));
  return whole % 2 === 0 ? whole + 1 : whole;
}

/** What the others see of the name: a watcher that reads, and a Check on one more connection. */
async function seeChange(scene: Scene, status: RegisteredStatus): Promise<Broken | undefined> {
  const { context, service, beside } = scene;
  const deaf = await comesTo(context, beside, status);
  if (deaf !== undefined) return { expected: `another watcher hears ${deaf.expected}`, actual: deaf.actual };
  return expectCheck(context, context.connection('second'), service, status);
}

/** One more name changes under a watcher that reads, and a new one is registered. */
async function useOtherNames({ context, other, elsewhere }: Scene): Promise<Broken | undefined> {
  const second = context.connection('second');
  const added = context.resolve(fresh('c'));
  await drive(context, other, 'NOT_SERVING');
  await drive(context, added, 'SERVING');
  const deaf = await comesTo(context, elsewhere, 'NOT_SERVING');
  if (deaf !== undefined) {
    return { expected: `a watcher of ${quote(other)} hears ${deaf.expected}`, actual: deaf.actual };
  }
  return (
    (await expectCheck(context, second, other, 'NOT_SERVING')) ??
    (await expectCheck(context, second, added, 'SERVING'))
  );
}

/** The watcher reads again: it comes to the present status, and hears the next change like all others. */
async function wakeUp(
  scene: Scene,
  sleeper: Watcher,
  connection: StalledConnection,
  last: RegisteredStatus,
): Promise<Broken | undefined> {
  const { context, service } = scene;
  const comes = async (status: RegisteredStatus): Promise<Broken | undefined> => {
    const broken = await comesToRest(context, sleeper, connection, status);
    return (
      broken && { expected: `the watcher that reads again hears ${broken.expected}`, actual: broken.actual }
    );
  };
  context.record('sent', 'v: open the window');
  connection.read();
  let stale = await comes(last);
  const { end } = sleeper;
  if (stale !== undefined && end !== undefined && end.code !== 'UNIMPLEMENTED' && sleeper.messages === 0) {
    // A server may give up a client that does not read; what it had written is lost with the stream.
    context.notes.push(`the server ended the Watch that did not read: ${describeEnd(end)}`);
    sleeper.reopen();
    stale = await comes(last);
  }
  if (stale !== undefined) return stale;
  const next = last === 'SERVING' ? 'NOT_SERVING' : 'SERVING';
  await drive(context, service, next);
  return (await comes(next)) ?? seeChange(scene, next);
}
