import { checkAsk } from './ask.ts';
import { decideByMessage } from './by-message.ts';
import type { OwnRule } from './by-message.ts';
import type { Decision, Machine, Prober } from './prober.ts';
import { seenWithin } from './seen.ts';
import type { Seen } from './seen.ts';
import type { GrpcGo } from './stacks/grpc-go-rules.ts';
import { grpcGo } from './stacks/grpc-go.ts';
import type { Limits, Stack } from './stacks/heard.ts';

/** The call has no deadline: neither the time limit of the module nor that of the scrape reaches it. */
const LIMITS: Limits = { connectMs: undefined, callMs: undefined, countsFrom: 'dial' };

const SCRAPES = 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config';

/** How long Prometheus waits for the exporter, in milliseconds: `scrape_timeout`, where nobody sets it. */
const SCRAPE_MS = 10_000;

const LATE: OwnRule = { rule: 'blackbox-exporter/scrape-timeout', grade: 'documented', source: SCRAPES };

/** Prometheus looks once in each scrape, by default each minute, with the first at some moment of it. */
const MACHINE: Machine = {
  intervalMs: 60_000,
  timeoutMs: SCRAPE_MS,
  failuresToFall: 1,
  passesToRise: 1,
  first: 'unknown',
  firstLookMs: 60_000,
  ground: { grade: 'documented', source: SCRAPES },
};

interface Variant extends Pick<Prober, 'id' | 'name'> {
  readonly version: string;
  readonly program: Partial<GrpcGo>;
  readonly metadata: boolean;
}

/** The blackbox exporter as it is released: `probe_success` of a module with the prober `grpc`. */
export const blackboxExporter: Prober = blackbox({
  id: 'blackbox-exporter',
  name: 'blackbox exporter',
  version: '0.28.0',
  program: { version: '1.77.0', gzip: 'absent' },
  metadata: true,
});

/** The older one of Debian 12. */
export const blackboxExporterDebian: Prober = blackbox({
  id: 'blackbox-exporter-debian',
  name: 'blackbox exporter of Debian 12',
  version: '0.23.0',
  program: { version: '1.33.3', gzip: 'absent' },
  metadata: false,
});

function blackbox({ id, name, version, program, metadata }: Variant): Prober {
  const stack = grpcGo(program);
  const serving: OwnRule = {
    rule: 'blackbox-exporter/serving',
    grade: 'source',
    source: `https://github.com/prometheus/blackbox_exporter/blob/v${version}/prober/grpc.go`,
  };
  return {
    id,
    name,
    version,
    family: 'message',
    asks: ({ service }) => checkAsk(service, { metadata }),
    decide: (seen) => decide(seen, stack, serving),
    machine: () => MACHINE,
  };
}

/** What comes later than Prometheus waits is not heard: the scrape fails, and there is no `probe_success`, not even 0. */
function decide(seen: Seen, stack: Stack, serving: OwnRule): Decision {
  const heard = stack(seenWithin(seen, SCRAPE_MS), LIMITS);
  if (heard.kind !== 'waiting' || (seen.untilMs < SCRAPE_MS && !heard.forEver))
    return decideByMessage(heard, serving);
  const fact = `no answer within ${String(SCRAPE_MS / 1000)} s: the scrape fails, and there is no probe_success`;
  return { ...LATE, verdict: 'none', fact };
}
