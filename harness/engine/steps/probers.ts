import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { count, quote } from '../../case/text.ts';
import type { ProberVerdict, VerdictComparison } from '../../probers/compare-verdicts.ts';
import type { Prober } from '../../probers/prober.ts';
import type { CaseContext } from '../context.ts';
import { NotApplicable } from '../outcome.ts';
import { settled } from '../settle.ts';

/** How many probers a note names. */
const MOST_NAMED = 5;
/** How many services are asked for as probers do: each takes as long as a look at a Watch. */
const MOST_SERVICES = 5;

/** Every prober of a group concludes what Check says. */
export async function proberVerdicts(
  context: CaseContext,
  step: StepOf<'proberVerdicts'>,
): Promise<Broken | undefined> {
  // Loaded only here: the models are needed by these cases alone.
  const [{ probersOf }, { chosen }] = await Promise.all([import('../../probers/groups.ts'), usualProbers()]);
  return concludeAs(context, probersOf(step.of, chosen), context.resolve(step.name));
}

/** Probers that are told what the user said is registered conclude what Check says of it. */
export async function knownToProbers(context: CaseContext): Promise<Broken | undefined> {
  const [{ isTold }, { chosen }] = await Promise.all([import('../../probers/groups.ts'), usualProbers()]);
  const services = [...context.settings.known.keys()];
  if (services.length > MOST_SERVICES)
    context.notes.push(
      `the first ${String(MOST_SERVICES)} of ${count(services.length, 'service')} were asked for`,
    );
  for (const service of services.slice(0, MOST_SERVICES)) {
    const broken = await concludeAs(context, chosen.filter(isTold), service);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

async function usualProbers(): Promise<{ readonly chosen: readonly Prober[] }> {
  const [{ chooseProbers }, { probers }] = await Promise.all([
    import('../../probers/choose.ts'),
    import('../../probers/index.ts'),
  ]);
  return chooseProbers(probers, []);
}

async function concludeAs(
  context: CaseContext,
  probers: readonly Prober[],
  service: string,
): Promise<Broken | undefined> {
  const [{ askAll }, { atOnce }, { compareVerdicts }, { DEFAULT_SETTINGS }, { truthText }] =
    await Promise.all([
      import('../../probers/ask-all.ts'),
      import('../../probers/at-once.ts'),
      import('../../probers/compare-verdicts.ts'),
      import('../../probers/settings.ts'),
      import('../../probers/truth.ts'),
    ]);
  const { endpoint, settleMs } = context.server.instance;
  const settings = { ...DEFAULT_SETTINGS, service };
  const look = async (): Promise<VerdictComparison> =>
    compareVerdicts(
      // Other cases use the server, too: how long it takes says nothing here.
      atOnce(await askAll(endpoint, probers, settings, context.settings.timeoutMs)),
      probers,
      settings,
      endpoint.tls !== undefined,
    );
  context.record('sent', `what ${count(probers.length, 'prober')} ask for ${quote(service)}`);
  const { value } = await settled(look, (seen) => wrongIn(seen).length === 0, settleMs);
  const { truth } = value;
  const wrong = wrongIn(value);
  const said = truthText(truth);
  context.record('received', `Check: ${said}; ${String(wrong.length)} conclude otherwise`);
  if (truth.kind === 'nothing') throw new NotApplicable(`Check of ${quote(service)} says ${said}`);
  if (wrong.length === 0) return undefined;
  return {
    expected: `${count(probers.length, 'prober')} to conclude ${truth.healthy ? 'healthy' : 'unhealthy'}, as Check says ${said}`,
    actual: wrongText(wrong),
  };
}

/** Those that are wrong, or come to no result. */
function wrongIn({ verdicts }: VerdictComparison): readonly ProberVerdict[] {
  return verdicts.filter(({ standing }) => standing !== 'agrees' && standing !== 'unknown');
}

function wrongText(wrong: readonly ProberVerdict[]): string {
  const named = wrong.slice(0, MOST_NAMED).map(({ prober, decision: { verdict, fact } }) => {
    const concluded = verdict === 'none' ? 'no result' : verdict;
    return `${prober.name}: ${concluded} (${fact})`;
  });
  const more = wrong.length - named.length;
  return [...named, ...(more > 0 ? [`and ${count(more, 'other')}`] : [])].join('; ');
}
