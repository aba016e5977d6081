import type { Broken } from '../../case/result.ts';
import { fresh } from '../../case/names.ts';
import type { StepOf } from '../../case/step.ts';
import type { CaseContext } from '../context.ts';
import { barrier, callControl, change, drive, driveMany } from '../drive.ts';
import { beginChange, currentState } from '../history.ts';
import type { Change } from '../history.ts';
import { openWatcher } from '../watcher.ts';
import { expectHeard } from './watch.ts';

/** Registers a name or changes its status, and waits until the server had its chance to tell. */
export async function set(context: CaseContext, step: StepOf<'set'>): Promise<undefined> {
  await change(context, context.resolve(step.name), step.status);
}

/** Removes a name. */
export async function clear(context: CaseContext, step: StepOf<'clear'>): Promise<undefined> {
  await change(context, context.resolve(step.name), 'UNREGISTERED');
}

/** Makes changes one after the other with no look at the server in between; in one turn where control allows it. */
export async function burst(context: CaseContext, step: StepOf<'burst'>): Promise<undefined> {
  const service = context.resolve(step.name);
  const pending = driveMany(context, service, step.statuses);
  if (pending !== undefined) await pending;
  await barrier(context, service);
}

/**
 * Two changes, the second a few microtasks after the first: in the first pair none, in the next one more. A server that
 * waits for its next event only after it has sent the last one misses what happens in between.
 */
export async function pairs(context: CaseContext, step: StepOf<'pairs'>): Promise<Broken | undefined> {
  for (let gap = 0; gap < step.count; gap += 1) {
    const service = context.resolve(fresh(`p${String(gap)}`));
    await change(context, service, 'SERVING');
    const watcher = openWatcher(context, `p${String(gap)}`, service, context.connection('first'), 0);
    const opened = await expectHeard(context, watcher, 'SERVING');
    if (opened !== undefined) return opened;
    const pending = drive(context, service, 'NOT_SERVING');
    if (pending !== undefined) await pending;
    for (let turn = 0; turn < gap; turn += 1) await Promise.resolve();
    // With its round trip: what the first change caused is there before the status that is the same as at the start.
    await change(context, service, 'SERVING');
    const broken = await expectHeard(context, watcher, 'SERVING');
    if (broken !== undefined) return broken;
    await drive(context, service, 'NOT_SERVING');
    const next = await expectHeard(context, watcher, 'NOT_SERVING');
    watcher.cancel();
    if (next !== undefined) return next;
  }
  return undefined;
}

/** Enters the terminal state: every registered name becomes NOT_SERVING. */
export async function enterTerminalState(context: CaseContext): Promise<undefined> {
  const { server } = context;
  const changes: Change[] = [];
  for (const history of server.histories.values()) {
    if (currentState(history) !== 'UNREGISTERED') changes.push(beginChange(history, 'NOT_SERVING'));
    // A watched name that nobody registered may be told NOT_SERVING too; only SERVING would be wrong.
    else history.alsoAllowed.add('NOT_SERVING');
  }
  server.terminal = true;
  await driveAll(context, 'enterTerminalState', changes);
}

/** Takes the terminal state back: every registered name becomes SERVING. */
export async function resume(context: CaseContext): Promise<undefined> {
  const { server } = context;
  server.terminal = false;
  const registered = Array.from(server.histories.values()).filter(
    (history) => currentState(history) !== 'UNREGISTERED',
  );
  await driveAll(
    context,
    'resume',
    registered.map((history) => beginChange(history, 'SERVING')),
  );
}

/** A change of the whole server, recorded for every name that it changes. */
async function driveAll(
  context: CaseContext,
  what: 'enterTerminalState' | 'resume',
  changes: readonly Change[],
): Promise<void> {
  context.record('control', what);
  await callControl(context, what, () => context.server.instance.control[what]?.(), {
    made: () => {
      for (const change of changes) change.made();
    },
    undo: () => {
      for (const change of changes) change.undo();
    },
  });
  await barrier(context, '');
}
