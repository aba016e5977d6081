import type { Broken } from '../../case/result.ts';
import type { Method } from '../../case/requirement.ts';
import { METHOD_OF_REVISION, REVISIONS } from '../../case/requirement.ts';
import type { StepOf } from '../../case/step.ts';
import { quote } from '../../case/text.ts';
import { HEALTH_SERVICE } from '../../../proto/health.ts';
import type { CaseContext } from '../context.ts';
import { expectCheck } from '../observe.ts';
import { silenceOf } from '../silence.ts';
import { NotApplicable } from '../outcome.ts';
import { openWatcher } from '../watcher.ts';
import { variantsNotFound } from './check.ts';
import { expectListed } from './list.ts';
import { knownToProbers } from './probers.ts';
import { expectHeard } from './watch.ts';

/** A method is there, or is refused as a missing method is. */
export function offers(context: CaseContext, step: StepOf<'offers'>): Promise<Broken | undefined> {
  const offer = context.discovery.offers[step.method];
  switch (offer.kind) {
    case 'offered':
      return Promise.resolve(undefined);
    case 'broken':
      return Promise.resolve(offer.broken);
    case 'denied':
      return Promise.reject(new NotApplicable(`the target refuses ${step.method} with ${offer.code}`));
    case 'absent':
      return Promise.resolve(isRequired(context, step.method) ? missing(context, step.method) : undefined);
  }
}

/** Check is the health service; Watch and List are needed only when the user asks for their revision. */
function isRequired(context: CaseContext, method: Method): boolean {
  const revision = REVISIONS.find((year) => METHOD_OF_REVISION[year] === method) ?? 0;
  return method === 'Check' || context.settings.require >= revision;
}

function missing(context: CaseContext, method: Method): Broken {
  const why = method === 'Check' ? '' : ` (revision ${String(context.settings.require)} is required)`;
  return {
    expected: `${HEALTH_SERVICE} offers ${method}${why}`,
    actual: `${method} ends with UNIMPLEMENTED`,
  };
}

/** Nobody who uses the server brings it to a stand for the others: at the end of all other cases it answers. */
export async function keepsAnswering(context: CaseContext): Promise<Broken | undefined> {
  const { server, settings } = context;
  context.record('sent', 'Check "" on a new connection');
  const silence = server.silence ?? (await silenceOf(server, settings.timeoutMs));
  context.record('received', silence === undefined ? 'an answer' : 'nothing');
  return silence === undefined
    ? undefined
    : { expected: 'the server answers while other cases use it', actual: silence };
}

/** What the user said is registered is seen by one method. */
export async function known(context: CaseContext, step: StepOf<'known'>): Promise<Broken | undefined> {
  if (step.by === 'probers') return knownToProbers(context);
  for (const [service, status] of context.settings.known) {
    const broken = await observeKnown(context, step.by, service, status);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function observeKnown(
  context: CaseContext,
  by: Exclude<StepOf<'known'>['by'], 'probers'>,
  service: string,
  status: 'UNKNOWN' | 'SERVING' | 'NOT_SERVING',
): Promise<Broken | undefined> {
  switch (by) {
    case 'Check':
      return expectCheck(context, context.connection('first'), service, status);
    case 'List':
      return expectListed(context, service, status);
    case 'variants':
      return variantsNotFound(context, service);
    case 'Watch': {
      const watcher = openWatcher(context, 'w', service, context.connection('first'), 0);
      return expectHeard(context, watcher, status);
    }
  }
}

/** Reflection, where there is any, lists the health service. */
export async function reflection(context: CaseContext): Promise<Broken | undefined> {
  // Loaded only here: the definition of reflection is needed by this one case.
  const { listServices } = await import('../../channel/reflection.ts');
  context.record('sent', 'ServerReflectionInfo: list services');
  const services = await listServices(context.server.instance.endpoint, context.settings.timeoutMs);
  context.record(
    'received',
    services === undefined ? 'no reflection' : services.map((name) => quote(name)).join(', '),
  );
  if (services === undefined) {
    context.notes.push('the server offers no reflection');
    return undefined;
  }
  if (services.includes(HEALTH_SERVICE)) {
    context.notes.push(`reflection lists ${HEALTH_SERVICE}`);
    return undefined;
  }
  return {
    expected: `reflection lists ${HEALTH_SERVICE}`,
    actual: `it lists ${services.map((name) => quote(name)).join(', ')}`,
  };
}
