import { quote } from '../case/text.ts';
import type { Built } from '../certify/build.ts';
import { ConformanceError } from '../errors.ts';
import type { Verdict } from '../probers/prober.ts';
import { createOutput, describeOutput, lineSplitter } from '../target/output.ts';
import { startProgram } from './program.ts';

/** What a program of ours says of a server. */
export interface Answer {
  readonly verdict: Verdict;
  readonly said: string;
}

/** A program of ours that is asked by lines of JSON, and answers each question by a line with its id. */
export interface LinesProgram {
  /**
   * Asks about one server; may be called many times at once.
   *
   * @param ceilingMs after it the program is said to have no verdict
   * @param details further keys of the question, for programs that can look in more than one way
   * @throws ConformanceError `E_PROBER` when the program ends before it answers, or says something else
   */
  readonly ask: (
    address: string,
    ceilingMs: number,
    details?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Ends it, and whatever it left running. */
  readonly stop: () => Promise<void>;
}

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: ConformanceError) => void;
}

/**
 * Starts a program that answers lines of JSON on its stdin by lines of JSON on its stdout.
 *
 * @param command is started in the folder of the build
 * @param signal given when nobody waits any more: the program is ended
 * @throws ConformanceError `E_PROBER` when it cannot be started
 */
export async function openLines(
  built: Pick<Built, 'folder'>,
  command: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<LinesProgram> {
  const name = quote(command[0]);
  const program = await startProgram(command, built.folder);
  const pending = new Map<string, Pending>();
  let over: ConformanceError | undefined;
  const endAll = (message: string): void => {
    over ??= failed(message);
    for (const { reject } of pending.values()) reject(over);
    pending.clear();
  };

  const output = createOutput();
  output.add(program.stderr, 'stderr');
  const hear = lineSplitter((line) => {
    const answer = parseAnswer(line);
    if (answer === undefined) {
      endAll(`${name} should answer in JSON with id, verdict and said; it printed ${quote(line)}`);
      return;
    }
    pending.get(answer.id)?.resolve(answer);
    pending.delete(answer.id);
  });
  program.stdout.on('data', hear);
  void program.exited.then((how) => {
    endAll(`${name} ended: ${how}; ${describeOutput(output.last())}`);
  });

  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', giveUp);
    endAll(`${name} was stopped before it answered`);
    await program.stop();
  };
  const giveUp = (): void => void stop();
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) await stop();

  let questions = 0;
  return {
    ask: (address, ceilingMs, details = {}) => {
      if (over !== undefined) return Promise.reject(over);
      const id = String((questions += 1));
      return new Promise<Answer>((resolve, reject) => {
        const ceiling = setTimeout(() => {
          pending.delete(id);
          resolve({ verdict: 'none', said: `nothing within ${String(ceilingMs)} ms` });
        }, ceilingMs);
        pending.set(id, {
          resolve: ({ verdict, said }) => {
            clearTimeout(ceiling);
            resolve({ verdict, said });
          },
          reject: (error) => {
            clearTimeout(ceiling);
            reject(error);
          },
        });
        program.stdin.write(`${JSON.stringify({ ...details, id, address })}\n`);
      });
    },
    stop,
  };
}

/** An answer with the id of its question; `undefined` for a line that is none. */
export function parseAnswer(line: string): (Answer & { readonly id: string }) | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, verdict, said } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof said !== 'string') return undefined;
  return verdict === 'healthy' || verdict === 'unhealthy' || verdict === 'none'
    ? { id, verdict, said }
    : undefined;
}

function failed(message: string): ConformanceError {
  return new ConformanceError(
    'E_PROBER',
    message,
    'start the program by hand, give it {"id":"1","address":"127.0.0.1:50051"} on its stdin and look at what it says',
  );
}
