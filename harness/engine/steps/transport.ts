import type { Broken } from '../../case/result.ts';
import { fresh, NAME, OTHER } from '../../case/names.ts';
import type { Method } from '../../case/requirement.ts';
import type { StepOf } from '../../case/step.ts';
import type { RegisteredStatus } from '../../../proto/status.ts';
import type { CaseContext } from '../context.ts';
import { troubleWith, withServerOver } from '../another-server.ts';
import { change } from '../drive.ts';
import { NotApplicable } from '../outcome.ts';
import { ask, describeQuestion, isSameReply } from '../questions.ts';
import type { Question, Reply } from '../questions.ts';
import type { ServerUnderTest } from '../server.ts';
import { settled } from '../settle.ts';
import { isSpokenOver } from '../transports.ts';

/** The two names that are set on both servers: a status that is easy to guess, and one that is not. */
const SET: readonly (readonly [typeof NAME, RegisteredStatus])[] = [
  [NAME, 'SERVING'],
  [OTHER, 'NOT_SERVING'],
];
const UNKNOWN = fresh('unknown');
const OVER = { tls: 'over TLS', unix: 'over a Unix socket', ipv6: 'over IPv6' } as const;

/** Two servers of one target, spoken to in two ways, say the same. */
export async function sameAnswers(
  context: CaseContext,
  step: StepOf<'sameAnswers'>,
): Promise<Broken | undefined> {
  const { timeoutMs } = context.settings;
  const how = OVER[step.over];
  if (isSpokenOver(step.over, context.server.instance)) {
    context.notes.push(`the target itself is spoken to ${how}`);
    return everyAnswer(context, how);
  }
  return withServerOver(context, step.over, async (server) => {
    const trouble = await troubleWith(server, timeoutMs);
    if (trouble?.code === 'E_REFUSED' || trouble?.code === 'E_UNREACHABLE') throw trouble;
    if (trouble !== undefined) return { expected: `an HTTP/2 server ${how}`, actual: trouble.message };
    const there: CaseContext = { ...context, server, opened: [], connection: connectionTo(server) };
    const set = await setOnBoth(context, there);
    for (const questions of questionsFor(context, set)) {
      const broken = await compare(questions, context, there, how);
      if (broken !== undefined) return broken;
    }
    return undefined;
  });
}

/** How many calls are open at once on a connection to another server: one for each name. */
const CALLS_AT_ONCE = 4;

function connectionTo(server: ServerUnderTest): CaseContext['connection'] {
  const { connection } = server.pool.lease(CALLS_AT_ONCE);
  return () => connection;
}

/** Sets the names on both servers, as far as both can. */
async function setOnBoth(here: CaseContext, there: CaseContext): Promise<string[]> {
  const set: string[] = [];
  const contexts = [here, there];
  if (contexts.some(({ server }) => server.instance.control.setStatus === undefined)) return set;
  for (const [name, status] of SET) {
    const service = here.resolve(name);
    try {
      for (const context of contexts) await change(context, service, status);
      set.push(service);
    } catch (error) {
      // A status that the server has no way to hold is not asked for.
      if (!(error instanceof NotApplicable)) throw error;
    }
  }
  return set;
}

/** The fixed list of questions, as far as the target offers the methods; those of one method are asked at once. */
function questionsFor(context: CaseContext, set: readonly string[]): Question[][] {
  const { discovery, server, resolve } = context;
  const { features } = server.instance;
  // There other names decide the overall status too, and the usual server has other names.
  const derived = features.has('aggregation') || features.has('coupling');
  const services = ['', resolve(UNKNOWN), ...set];
  const of = (by: 'Check' | 'Watch'): Question[] =>
    services.map((service) => ({ by, service, loose: derived && service === '' }));
  const byMethod: Readonly<Record<Method, Question[]>> = {
    Check: of('Check'),
    Watch: of('Watch'),
    List: [{ by: 'List', services: set }],
  };
  return METHODS.filter((method) => discovery.offers[method].kind === 'offered').map(
    (method) => byMethod[method],
  );
}

const METHODS = ['Check', 'Watch', 'List'] as const satisfies Method[];

/** What two servers say to one question. */
interface Pair {
  readonly question: Question;
  readonly ours: Reply;
  readonly theirs: Reply;
}

/** Asks both servers some questions at once, until they agree or the settle time is over. */
async function compare(
  questions: readonly Question[],
  here: CaseContext,
  there: CaseContext,
  how: string,
): Promise<Broken | undefined> {
  const { timeoutMs } = here.settings;
  const askBoth = async (question: Question): Promise<Pair> => {
    const [ours, theirs] = await Promise.all([
      ask(question, here.connection('first'), timeoutMs),
      ask(question, there.connection('first'), timeoutMs),
    ]);
    return { question, ours, theirs };
  };
  const { value: pairs } = await settled(
    () => Promise.all(questions.map(askBoth)),
    (all) => all.every(agree),
    there.server.instance.settleMs,
  );
  for (const { question, ours, theirs } of pairs) {
    here.record('sent', `${describeQuestion(question)} of both servers`);
    here.record('received', `${ours.shown}; ${how}: ${theirs.shown}`);
  }
  const differs = pairs.find((pair) => !agree(pair));
  if (differs?.ours.answered === false) {
    const question = describeQuestion(differs.question);
    return { expected: `${question} of the usual server: an answer`, actual: differs.ours.shown };
  }
  return (
    differs && {
      expected: `${describeQuestion(differs.question)} ${how} as of the usual server: ${differs.ours.shown}`,
      actual: differs.theirs.shown,
    }
  );
}

function agree({ ours, theirs }: Pair): boolean {
  return isSameReply(ours, theirs);
}

/** Without a second server there is nothing to compare with: Check must answer, whatever it says. */
async function everyAnswer(context: CaseContext, how: string): Promise<Broken | undefined> {
  const { timeoutMs } = context.settings;
  for (const service of ['', context.resolve(UNKNOWN)]) {
    const question: Question = { by: 'Check', service, loose: true };
    context.record('sent', describeQuestion(question));
    const { answered, shown } = await ask(question, context.connection('first'), timeoutMs);
    context.record('received', shown);
    if (!answered) return { expected: `${describeQuestion(question)} ${how}: an answer`, actual: shown };
  }
  return undefined;
}
