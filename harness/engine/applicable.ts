import { ONLY_FOR_DECLARED } from '../case/case.ts';
import type { Case } from '../case/case.ts';
import { needsFreshServer } from '../case/lane.ts';
import { callsAtOnce, needsOf } from '../case/needs.ts';
import type { Need } from '../case/needs.ts';
import type { Method } from '../case/requirement.ts';
import type { Control } from '../control/control.ts';
import type { RunSettings } from './context.ts';
import type { Discovery, Offer } from './discover.ts';
import type { RunningInstance } from '../target/instance.ts';
import { CANNOT_START, isAddressOf, whyNotOver } from './transports.ts';

/** The reason of every case that needs to drive a target that cannot be driven at all. */
const NO_CONTROL = 'target offers no control';

/** The reason of every case that needs to send signals to the server, or to see how much memory it takes. */
const NO_PROCESS = 'needs a target that runs as a process of its own';

/** What a target turned out to be, as far as it decides which cases apply. */
export interface TargetFacts {
  readonly instance: Pick<RunningInstance, 'control' | 'endpoint' | 'features' | 'greeting' | 'process'>;
  readonly discovery: Discovery;
  readonly settings: Pick<RunSettings, 'known'>;
  /** Whether another server of the target can be started. */
  readonly restartable: boolean;
}

/** Why a case cannot be run on this target, or `undefined` when it can. */
export function whyNotApplicable(row: Case, facts: TargetFacts): string | undefined {
  // How a method is offered or refused is what these cases judge.
  if (row.steps.some((step) => step.do === 'offers')) return undefined;
  const { Check } = facts.discovery.offers;
  if (Check.kind === 'absent') return 'the target does not offer grpc.health.v1.Health';
  if (Check.kind !== 'offered') return 'the target does not answer Check (see service/check-answers)';
  for (const need of needsOf(row)) {
    const reason = whyMissing(need, facts);
    if (reason !== undefined) return reason;
  }
  if (needsFreshServer(row) && !facts.restartable) {
    return CANNOT_START;
  }
  const calls = callsAtOnce(row);
  const { maxConcurrentStreams } = facts.instance.greeting;
  return calls > maxConcurrentStreams
    ? `needs ${String(calls)} calls at once on one connection, and the target allows ${String(maxConcurrentStreams)}`
    : undefined;
}

function whyMissing(need: Need, facts: TargetFacts): string | undefined {
  const { control, endpoint, features, process } = facts.instance;
  switch (need) {
    case 'Watch':
    case 'List':
      return whyNotOffered(need, facts.discovery.offers[need]);
    case 'setStatus':
    case 'clearStatus':
    case 'enterTerminalState':
    case 'resume':
      if (offersNoControl(control)) return NO_CONTROL;
      return control[need] === undefined ? `target offers no ${need}` : undefined;
    case 'stopGracefully':
      // A server that leaves in good order at SIGTERM can be stopped without control.
      if (control.stopGracefully || (process && features.has('drain'))) return undefined;
      return offersNoControl(control) ? NO_CONTROL : 'target offers no stopGracefully';
    case 'process':
      return process === undefined ? NO_PROCESS : undefined;
    case 'knownServices':
      return facts.settings.known.size === 0 ? 'no service is named with --service NAME=STATUS' : undefined;
    case 'drain':
    case 'matching':
    case 'aggregation':
    case 'coupling':
      return features.has(need) ? undefined : `${ONLY_FOR_DECLARED} ${need}`;
    case 'tls':
    case 'mtls':
    case 'unix':
    case 'ipv6':
      return whyNotOver(need, facts.instance, facts.restartable);
    case 'plainTcp':
      return endpoint.tls === undefined && isAddressOf('tcp', endpoint)
        ? undefined
        : 'only for targets that are spoken to in plain text on TCP';
  }
}

function whyNotOffered(method: Method, offer: Offer): string | undefined {
  switch (offer.kind) {
    case 'offered':
      return undefined;
    case 'absent':
      return `target does not offer ${method}`;
    case 'denied':
      return `target refuses ${method} with ${offer.code}`;
    case 'broken':
      return `target neither offers nor refuses ${method} (see the cases of the service)`;
  }
}

/** Whether there is no way at all to drive the target. */
export function offersNoControl(control: Control): boolean {
  return [control.setStatus, control.clearStatus, control.enterTerminalState, control.resume].every(
    (method) => method === undefined,
  );
}
