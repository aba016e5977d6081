import * as fc from 'fast-check';
import type { Find } from './judge.ts';
import { createLine } from './line.ts';
import { scenarios } from './requests.ts';
import type { Scenario } from './scenario.ts';
import type { Subject } from './subject.ts';
import { tryScenario } from './try-scenario.ts';

/** How much is tried. */
export interface SearchOptions {
  readonly seed: number;
  /** Ceiling for one answer, in milliseconds. */
  readonly timeoutMs: number;
  /** So many scenarios; without end when absent. */
  readonly runs?: number;
  /** No new scenario is begun after so many milliseconds. */
  readonly forMs?: number;
  /** Finds whose text has one of these in it are counted, and do not end the search. */
  readonly known?: readonly string[];
  /** How long the smallest scenario is looked for that shows the same, in milliseconds. */
  readonly shrinkMs: number;
}

/** What a search brought. */
export interface SearchEnd {
  readonly scenarios: number;
  readonly requests: number;
  /** What is not as it should be, and no defect by the ledger; with how often it was seen. */
  readonly remarks: ReadonlyMap<string, number>;
  readonly found?: Found;
}

/** A find, with the way to it. */
export interface Found {
  readonly find: Find;
  readonly scenario: Scenario;
  /** Where it comes from: `--seed` and `--path`. */
  readonly seed: number;
  readonly path: string;
  /** Whether it was seen again with the scenario by itself, on a connection of its own. */
  readonly seenAlone: boolean;
}

/** So many scenarios are drawn at a time, each draw from a seed of its own. */
const DRAW = 100;
/** So many scenarios are tried at the same time, each on a connection of its own. */
const AT_ONCE = 4;

/** A scenario with the way to it. */
type Drawn = Pick<Found, 'scenario' | 'seed' | 'path'>;

/** All scenarios of a seed, in their order. */
function* draw(seed: number): Generator<Drawn, never> {
  for (let each = seed; ; each = (each + 1) | 0) {
    for (const [index, scenario] of fc.sample(scenarios, { seed: each, numRuns: DRAW }).entries())
      yield { scenario, seed: each, path: String(index) };
  }
}

/**
 * Tries scenarios until one shows something that no server may do, and then looks for the smallest that shows it, alone.
 *
 * @param onProgress told after every scenario
 * @param signal ends the search; nothing is found then
 */
export async function search(
  subject: Subject,
  options: SearchOptions,
  onProgress: (end: SearchEnd) => void,
  signal: AbortSignal,
): Promise<SearchEnd> {
  const begin = performance.now();
  const counted = new Map<string, number>();
  const note = (remark: string): void => {
    counted.set(remark, (counted.get(remark) ?? 0) + 1);
  };
  const all = draw(options.seed);
  let begun = 0;
  let done = 0;
  let requests = 0;
  /** What was under way when the first find was seen: each may be what brought it about. */
  let suspects: readonly Drawn[] | undefined;
  let first: (Drawn & { readonly find: Find }) | undefined;
  const underWay = new Set<Drawn>();
  const goesOn = (): boolean =>
    suspects === undefined &&
    !signal.aborted &&
    begun < (options.runs ?? Infinity) &&
    performance.now() - begin < (options.forMs ?? Infinity);
  const work = async (): Promise<void> => {
    const line = createLine(subject.endpoint);
    while (goesOn()) {
      const drawn = all.next().value;
      begun += 1;
      underWay.add(drawn);
      const { find, remarks } = await tryScenario(subject, line, drawn.scenario, options.timeoutMs);
      if (find !== undefined && isKnown(find, options.known)) note(`known: ${findText(find)}`);
      else if (find !== undefined && suspects === undefined) {
        suspects = [drawn, ...[...underWay].filter((each) => each !== drawn)];
        first = { ...drawn, find };
      }
      underWay.delete(drawn);
      done += 1;
      requests += drawn.scenario.calls.length;
      for (const remark of remarks) note(remark);
      onProgress({ scenarios: done, requests, remarks: counted });
    }
    line.drop();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const end = { scenarios: done, requests, remarks: counted };
  if (suspects === undefined || first === undefined || signal.aborted) return end;
  return { ...end, found: await shrinkFirst(subject, suspects, first, options) };
}

/**
 * Tries one scenario again by its way, and looks for the smallest that shows the same.
 *
 * @returns `undefined` where nothing is to be seen any more
 */
export async function retry(
  subject: Subject,
  way: Pick<Found, 'seed' | 'path'>,
  options: SearchOptions,
): Promise<Found | undefined> {
  const [scenario] = fc.sample(scenarios, { ...way, numRuns: 1 });
  if (scenario === undefined) return undefined;
  return shrink(subject, { ...way, scenario }, options);
}

function isKnown(find: Find, known: readonly string[] = []): boolean {
  return known.some((text) => findText(find).includes(text));
}

/** A find on one line. */
function findText({ kind, expected, actual }: Find): string {
  return `${kind}: ${expected}; ${actual}`;
}

async function shrinkFirst(
  subject: Subject,
  suspects: readonly Drawn[],
  first: Drawn & { readonly find: Find },
  options: SearchOptions,
): Promise<Found> {
  // What only one server can tell, and is gone, can be told once.
  const isGone = first.find.kind === 'died' || first.find.kind === 'unusable';
  if (!isGone || subject.restart !== undefined) {
    if (isGone) await subject.restart?.();
    for (const suspect of suspects) {
      const found = await shrink(subject, suspect, options);
      if (found !== undefined) return found;
    }
  }
  return { ...first, seenAlone: false };
}

/** Looks for the smallest scenario that shows the same kind of find; each is tried on a connection of its own. */
async function shrink(subject: Subject, drawn: Drawn, options: SearchOptions): Promise<Found | undefined> {
  const { scenario, ...way } = drawn;
  const find = await tryAlone(subject, scenario, options);
  if (find === undefined) return undefined;
  let smallest = { find, scenario };
  let trying: Promise<Find | undefined> | undefined;
  let interrupted = false;
  const isOver = (): boolean => interrupted;
  const { counterexamplePath } = await fc.check(
    fc.asyncProperty(scenarios, async (each) => {
      if (isOver()) return true;
      trying = tryAlone(subject, each, options);
      const seen = await trying;
      if (isOver() || seen?.kind !== find.kind) return true;
      smallest = { find: seen, scenario: each };
      return false;
    }),
    { ...way, numRuns: 1, interruptAfterTimeLimit: options.shrinkMs },
  );
  // What was interrupted still has the server, and is not on the way that is told.
  interrupted = true;
  await trying;
  return { ...smallest, seed: way.seed, path: counterexamplePath ?? way.path, seenAlone: true };
}

/** Tries a scenario on a connection of its own, and sees to it that the next one finds a server that works. */
async function tryAlone(
  subject: Subject,
  scenario: Scenario,
  { timeoutMs, known }: SearchOptions,
): Promise<Find | undefined> {
  const line = createLine(subject.endpoint);
  const { find } = await tryScenario(subject, line, scenario, timeoutMs);
  line.drop();
  if (find?.kind === 'died' || find?.kind === 'unusable') await subject.restart?.();
  return find === undefined || isKnown(find, known) ? undefined : find;
}
