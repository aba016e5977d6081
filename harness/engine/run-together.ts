import { laneOf } from '../case/lane.ts';
import { judge } from './plan.ts';
import type { Judged, Plan, SelectedCase } from './plan.ts';
import type { ServerUnderTest } from './server.ts';
import { silenceOf } from './silence.ts';

/**
 * Runs cases together on a server. When it stops answering, any of them may have brought it to that, and what the others see
 * says nothing of their own: it is given up, and they are to be judged elsewhere. That it stopped is judged by a case of its
 * own (SVC-06).
 *
 * @returns the cases that could not be judged
 */
export async function runUntilSilent(
  server: ServerUnderTest,
  cases: readonly SelectedCase[],
  atOnce: number,
  plan: Plan,
): Promise<SelectedCase[]> {
  const left: SelectedCase[] = [];
  /** Whether the server has stopped answering; then nobody waits for it any more. */
  const hasGoneSilent = async (): Promise<boolean> => {
    const known = server.silence !== undefined;
    server.silence ??= await silenceOf(server, plan.settings.timeoutMs);
    if (server.silence === undefined) return false;
    if (!known) plan.retire(server);
    return true;
  };
  await runOn(server, cases, atOnce, {
    ...plan,
    begin: (selected) => {
      if (server.silence === undefined || isOfServer(selected)) return true;
      left.push(selected);
      return false;
    },
    end: async (selected, { result, waited, heldUp }) => {
      if (isOfServer(selected)) {
        plan.report(result);
        return;
      }
      // A case for information passes after waiting for nothing, too.
      const doubtful = waited || server.silence !== undefined;
      // A server that did not survive a broken request took others with it: alone, the request that it was shows itself.
      if (result.outcome === 'errored' && laneOf(selected.row) === 'wire') left.push(selected);
      // Many cases at once on a machine that has no time for them look like a server that is silent.
      else if (heldUp) left.push(selected);
      else if (doubtful && (await hasGoneSilent())) left.push(selected);
      else plan.report(result);
    },
  });
  return left;
}

/** Whether a case speaks of the server that all share, whatever state that is in. */
function isOfServer({ row }: SelectedCase): boolean {
  return row.steps.some((step) => step.do === 'keepsAnswering');
}

/** Has a say in what becomes of each case on a server. */
interface Turns {
  /** Whether a case may still begin. */
  readonly begin: (selected: SelectedCase) => boolean;
  readonly end: (selected: SelectedCase, judged: Judged) => void | Promise<void>;
}

/** Runs cases on one server, `atOnce` at a time; those that wait for all others run beside them. */
export async function runOn(
  server: ServerUnderTest,
  cases: readonly SelectedCase[],
  atOnce: number,
  plan: Plan & Partial<Turns>,
): Promise<void> {
  const reportIt: Turns['end'] = (_selected, { result }) => {
    plan.report(result);
  };
  const { begin = () => true, end = reportIt } = plan;
  const last = cases.filter(({ row }) => row.steps.some((step) => step.do === 'afterAllOthers'));
  const others = cases.filter((selected) => !last.includes(selected));
  const run = async (selected: SelectedCase, allOthers: Promise<void>): Promise<void> => {
    if (!begin(selected)) return;
    await end(selected, await judge(server, selected, plan, allOthers));
  };
  // What waits for the others is begun before them: it is there all the while.
  const rest: { start?: () => void } = {};
  const started = new Promise<void>((resolve) => {
    rest.start = resolve;
  });
  const allOthers = started.then(() =>
    forEach(others, atOnce, plan.signal, (selected) => run(selected, Promise.resolve())),
  );
  const waiting = last.map((selected) => run(selected, allOthers));
  rest.start?.();
  await Promise.all([allOthers, ...waiting]);
}

/** Runs `work` for every item, `atOnce` at a time; begins no more once the signal is given. */
async function forEach<Item>(
  items: readonly Item[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (signal.aborted) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
