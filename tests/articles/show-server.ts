import { answerOf, httpStatusOf, statusFieldOf, valueOf } from '../../harness/channel/wire/exchange.ts';
import { listServices } from '../../harness/channel/reflection.ts';
import { judgeTarget, select } from '../../harness/cli/judge-target.ts';
import { checkAsk } from '../../harness/probers/ask.ts';
import { look } from '../../harness/probers/look.ts';
import type { Seen } from '../../harness/probers/seen.ts';
import { PATIENCE_MS } from './bench.ts';
import { allShown, holds, SHOWN } from './shown.ts';
import type { Shown } from './shown.ts';
import type { CallSeen, CallWay, CaseWay, Place, ReflectionWay } from './way.ts';
import type { World } from './world.ts';

/** Calls a server in frames of our own. */
export async function showCall(way: CallWay, place: Place, { bench }: World): Promise<Shown> {
  const { path, service = '', times = 1, services = {}, sees } = way;
  const server = await bench.open(place, services);
  if ('missing' in server) return { kind: 'cannot', why: server.missing };
  await using open = server;
  const ask = checkAsk(service, {
    ...(path !== undefined && { path }),
    stream: sees.end === 'open',
  });
  const all = await Promise.all(Array.from({ length: times }, () => look(open.endpoint, ask, PATIENCE_MS)));
  return allShown(all.map((seen) => holds(readCall(seen), sees)));
}

function readCall({ exchange }: Seen): CallSeen {
  const answer = answerOf(exchange);
  const code = statusFieldOf(answer);
  const message = answer.messages[0]?.bytes.toString('hex');
  const text = valueOf(answer.trailersOnly ? answer.head : answer.trailers, 'grpc-message');
  const http = httpStatusOf(answer);
  return {
    ...(answer.end.kind === 'open' ? { end: 'open' } : code !== undefined && { end: Number(code) }),
    ...(message !== undefined && { message }),
    ...(text !== undefined && { text: decodeURIComponent(text) }),
    ...(http !== undefined && { http }),
    trailersOnly: answer.trailersOnly,
  };
}

/** Judges a server by one case of the suite. */
export async function showCase(way: CaseWay, place: Place, { bench, signal }: World): Promise<Shown> {
  const target = await bench.target(place);
  if ('missing' in target) return { kind: 'cannot', why: target.missing };
  const { report, trouble } = await judgeTarget(
    {
      target,
      selected: select([way.case]),
      patterns: [way.case],
      settings: {
        timeoutMs: PATIENCE_MS,
        seed: 1,
        strict: false,
        require: 2015,
        known: new Map(),
        overall: undefined,
      },
      command: '',
    },
    () => undefined,
    signal,
  );
  if (trouble !== undefined) throw trouble as Error;
  return allShown(report.cases.map(({ outcome }) => holds({ outcome }, { outcome: way.outcome })));
}

/** Asks server reflection what there is. */
export async function showReflection(way: ReflectionWay, place: Place, { bench }: World): Promise<Shown> {
  const server = await bench.open(place);
  if ('missing' in server) return { kind: 'cannot', why: server.missing };
  await using open = server;
  const names = (await listServices(open.endpoint, PATIENCE_MS)) ?? [];
  const asSaid = names.includes(way.lists) && (way.without === undefined || !names.includes(way.without));
  return asSaid ? SHOWN : { kind: 'not so', saw: `reflection lists ${names.join(', ') || 'nothing'}` };
}
