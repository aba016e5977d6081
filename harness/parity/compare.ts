import type { Outcome } from '../../targets/scripted/outcome.ts';
import { startScripted } from '../../targets/scripted/server.ts';
import type { ScriptedServer } from '../../targets/scripted/server.ts';
import type { Built } from '../certify/build.ts';
import { askAll } from '../probers/ask-all.ts';
import { probers } from '../probers/index.ts';
import type { Decision, Prober } from '../probers/prober.ts';
import { DEFAULT_SETTINGS } from '../probers/settings.ts';
import { ConformanceError } from '../errors.ts';
import { unlessAborted } from '../time.ts';
import type { OpenProber, RealProber, Said } from './real-prober.ts';

/** Whether a model and the real program say the same; a model that does not know does neither. */
export type Agreement = 'agrees' | 'differs' | 'unproved';

/** What a model and the real program make of one outcome. */
export interface Cell {
  /** The id of the prober. */
  readonly prober: string;
  /** The name of the outcome. */
  readonly outcome: string;
  readonly model: Decision;
  readonly real: Said;
  readonly agreement: Agreement;
}

/** How servers are compared. */
export interface CompareOptions {
  /** How many servers are looked at at the same time. */
  readonly atOnce?: number;
  /** Told of each outcome once both have looked at it. */
  readonly onCells?: (cells: readonly Cell[]) => void;
}

/**
 * Programs of the command line are started once for each look, and times are part of some outcomes: more at once would make a fast
 * server look slow.
 */
const AT_ONCE = 8;
/** A model must see as much as the real program does that waits for as long as it can, in milliseconds. */
const MARGIN_MS = 1000;

/**
 * Lets a real program and the models that it proves look at the same servers.
 *
 * @param built where it was built
 * @param outcomes what the servers play
 * @param signal given when nobody waits any more
 * @returns a cell for each outcome and each prober, in the order of the outcomes
 * @throws ConformanceError when the program cannot be started or dies; the reason of `signal` when it is given
 */
export async function compareAll(
  real: RealProber,
  built: Built,
  outcomes: readonly Outcome[],
  signal: AbortSignal,
  { atOnce = AT_ONCE, onCells = () => undefined }: CompareOptions = {},
): Promise<Cell[]> {
  const models = modelsOf(real);
  const servers: Playing[] = [];
  try {
    // Before the first is looked at: some take so long to start that others would look slow meanwhile.
    for (const outcome of outcomes) servers.push({ outcome, server: await startScripted(outcome) });
    const open = await real.open(built, signal);
    try {
      return await compareWith(open, models, servers, signal, { atOnce, onCells });
    } finally {
      await open.stop();
    }
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
}

/** A server that runs, and what it plays. */
interface Playing {
  readonly outcome: Outcome;
  readonly server: ScriptedServer;
}

async function compareWith(
  open: OpenProber,
  models: readonly Prober[],
  servers: readonly Playing[],
  signal: AbortSignal,
  { atOnce, onCells }: Required<CompareOptions>,
): Promise<Cell[]> {
  const done = new Map<Playing, readonly Cell[]>();
  const queue = servers.values();
  // The first that fails ends the others, too.
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const worker = async (): Promise<void> => {
    for (const playing of queue) {
      either.throwIfAborted();
      const cells = await compareOne(open, models, playing, either);
      done.set(playing, cells);
      onCells(cells);
    }
  };
  const work = Array.from({ length: Math.min(atOnce, servers.length) }, () =>
    worker().catch((thrown: unknown) => {
      failure.abort(thrown);
    }),
  );
  await Promise.all(work);
  either.throwIfAborted();
  return servers.flatMap((playing) => done.get(playing) ?? []);
}

/** Both look at the same time at the same server. */
async function compareOne(
  open: OpenProber,
  models: readonly Prober[],
  { outcome, server: { address } }: Playing,
  signal: AbortSignal,
): Promise<Cell[]> {
  const [said, { byProber }] = await unlessAborted(
    signal,
    Promise.all([
      open.look(address),
      askAll({ address }, models, DEFAULT_SETTINGS, ceilingFor(models, outcome)),
    ]),
  );
  return models.map((model) => {
    const real = said.find(({ prober }) => prober === model.id);
    const asked = byProber.get(model.id);
    if (real === undefined || asked === undefined) throw silentOn(model.id, outcome.name);
    return judgeCell(outcome.name, model.decide(asked.seen, DEFAULT_SETTINGS), real);
  });
}

/** Judges what was said of an outcome. The exit code counts where the model has one. */
export function judgeCell(outcome: string, model: Decision, real: Said): Cell {
  return { prober: real.prober, outcome, model, real, agreement: agreementOf(model, real) };
}

function agreementOf({ verdict, exitCode }: Decision, real: Said): Agreement {
  if (verdict === 'unknown') return 'unproved';
  const same = verdict === real.verdict && (exitCode === undefined || exitCode === real.exitCode);
  return same ? 'agrees' : 'differs';
}

/** How long the models are shown an outcome, in milliseconds: for longer than any of them waits, and the outcome too. */
export function ceilingFor(models: readonly Pick<Prober, 'machine'>[], outcome: Outcome): number {
  const patience = models.map((model) => model.machine(DEFAULT_SETTINGS).timeoutMs ?? 0);
  return Math.max(...patience, waitOf(outcome)) + MARGIN_MS;
}

/** The longest that an outcome waits before it goes on, in milliseconds. */
export function waitOf({ listener }: Outcome): number {
  if (listener.by !== 'http2') return 0;
  const { check, watch = [], other = [] } = listener.answers;
  const waits = [check, watch, other].map((script) =>
    script.reduce((sum, play) => sum + (play.play === 'pause' ? play.ms : 0), 0),
  );
  return Math.max(...waits) + (listener.greetsAfterMs ?? 0);
}

/** The models that a program proves. @throws ConformanceError `E_PROBER` where there is none of an id */
function modelsOf(real: RealProber): Prober[] {
  return real.proves.map((id) => {
    const model = probers.find((prober) => prober.id === id);
    if (model !== undefined) return model;
    throw new ConformanceError(
      'E_PROBER',
      `${real.name} proves the prober ${id}, of which there is no model`,
      'add the model to harness/probers/index.ts',
    );
  });
}

function silentOn(prober: string, outcome: string): ConformanceError {
  return new ConformanceError(
    'E_PROBER',
    `the real program said nothing of ${outcome} for the prober ${prober}`,
    'its look must say something for every prober that it proves',
  );
}
