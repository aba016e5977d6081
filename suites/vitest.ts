import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { RegisteredStatus, ServiceState } from '../proto/status.ts';
import { areaOf } from '../harness/case/case.ts';
import { groupBy } from '../harness/case/group.ts';
import type { Revision } from '../harness/case/requirement.ts';
import type { CaseResult } from '../harness/case/result.ts';
import { selectCases } from '../harness/case/select.ts';
import { runSuite } from '../harness/engine/run-suite.ts';
import { parseTarget } from '../harness/target/parse.ts';
import type { TargetFactory } from '../harness/target/target.ts';
import { failureBlock, isTroubled } from '../reports/failure-block.ts';
import { cases, requirementById } from './index.ts';

/** What is tested, and how; the same choices as the flags of `run`. */
export interface HealthConformanceOptions {
  /**
   * `host:port`, `module:./file.mjs`, or a function that starts a server of yours; the embedded reference server when
   * absent.
   */
  readonly target?: string | TargetFactory;
  /** Ids with `*` for any text, or requirement ids; every case when absent. */
  readonly cases?: readonly string[];
  /** The lowest revision that the server must offer; 2015 when absent. */
  readonly require?: Revision;
  /** Whether broken SHOULD requirements fail their tests. */
  readonly strict?: boolean;
  /** Services that are registered on the server, with their statuses. */
  readonly services?: Readonly<Record<string, RegisteredStatus>>;
  /** Expected start state of the empty name. */
  readonly overall?: ServiceState;
  /** Ceiling for one observation, in milliseconds; 5000 when absent. */
  readonly timeoutMs?: number;
  /** Start of the random choices; random when absent. */
  readonly seed?: number;
}

/**
 * Declares one vitest test for each case of the suite, inside a vitest test file. The cases run at the same time on the
 * target, as in `grpc-health-conformance run`; only those that vitest's filters leave are run.
 *
 * A broken requirement fails its test with the whole failure block; a case that is not applicable is skipped with its
 * reason; a warning passes with an annotation.
 */
export function healthConformance(options: HealthConformanceOptions = {}): void {
  const { require = 2015, strict = false, overall, timeoutMs = 5000, seed = randomInt(2 ** 32) } = options;
  const rows = selectCases(cases, options.cases ?? []);
  const results = new Map(rows.map((row) => [row.id, settleable<CaseResult>()]));
  const stop = new AbortController();
  let running: Promise<unknown> = Promise.resolve();

  describe('grpc.health.v1.Health', () => {
    // eslint-disable-next-line no-empty-pattern -- vitest reads the pattern to see which fixtures are used: none
    beforeAll(({}, suite) => {
      const wanted = new Set(namesToRun(suite));
      const selected = rows
        .filter((row) => wanted.has(row.id))
        .map((row) => {
          const requirement = requirementById.get(row.requirement);
          if (requirement === undefined) throw new Error(`${row.id} names no requirement`);
          return { row, requirement };
        });
      const known = new Map(Object.entries(options.services ?? {}));
      running = openTarget(options.target).then((target) =>
        runSuite(
          target,
          selected,
          { require, strict, overall, timeoutMs, seed, known },
          { onTarget: () => undefined, onResult: (result) => results.get(result.id)?.resolve(result) },
          stop.signal,
        ),
      );
      // A target that cannot be started fails every test with the reason.
      running.catch((error: unknown) => {
        for (const result of results.values()) result.reject(error);
      });
    });

    afterAll(async () => {
      stop.abort(new Error('vitest is done'));
      await running;
    });

    for (const [area, group] of groupBy(rows, (row) => areaOf(row.id))) {
      describe(area, () => {
        for (const row of group) {
          // No limit of vitest's: every observation has its ceiling in the engine.
          test.concurrent(row.id, { timeout: 0 }, async ({ annotate, skip }) => {
            const result = await results.get(row.id)?.promise;
            if (result === undefined) throw new Error(`${row.id} was not run`);
            if (result.outcome === 'not-applicable') skip(result.reason);
            if (!isTroubled(result)) return;
            const block = failureBlock(
              result,
              `npx grpc-health-conformance run TARGET --seed ${String(seed)}`,
            );
            if (result.outcome === 'warning') await annotate(block, 'warning');
            else throw new Error(`${row.id}\n${block}`);
          });
        }
      });
    }
  });
}

function openTarget(target: HealthConformanceOptions['target']): ReturnType<typeof parseTarget> {
  if (typeof target !== 'function') return parseTarget(target);
  return Promise.resolve({ label: 'target of this test', restartable: true, start: target });
}

/** The part of vitest's tree of tests that is used here. */
interface TaskTree {
  readonly name: string;
  readonly mode: string;
  readonly tasks?: readonly TaskTree[];
}

/** The names of the tests that vitest's filters have left. */
function namesToRun(tree: TaskTree): string[] {
  if (tree.tasks !== undefined) return tree.tasks.flatMap(namesToRun);
  return tree.mode === 'run' || tree.mode === 'queued' ? [tree.name] : [];
}

interface Settleable<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** A promise that is settled from outside. (`Promise.withResolvers` is missing in Node 20.) */
function settleable<Value>(): Settleable<Value> {
  const parts: Partial<Settleable<Value>> = {};
  const promise = new Promise<Value>((resolve, reject) => {
    Object.assign(parts, { resolve, reject });
  });
  promise.catch(() => undefined); // Told to the test that waits for it, if it runs at all.
  return { promise, ...parts } as Settleable<Value>;
}
