import { quote } from '../case/text.ts';
import type { ServiceState } from '../../proto/status.ts';
import { isUnsupported } from '../control/control.ts';
import type { Control } from '../control/control.ts';
import { ConformanceError, messageOf } from '../errors.ts';

/** What a server says of itself as a whole and of the service that probers ask for. */
interface States {
  readonly overall: ServiceState;
  readonly named: ServiceState;
}

/** What a real server can be made to do by its control: nothing but statuses. */
const STATES: Readonly<Record<string, States>> = {
  healthy: { overall: 'SERVING', named: 'SERVING' },
  ok_serving: { overall: 'SERVING', named: 'SERVING' },
  not_serving: { overall: 'NOT_SERVING', named: 'NOT_SERVING' },
  ok_not_serving: { overall: 'NOT_SERVING', named: 'NOT_SERVING' },
  ok_unknown: { overall: 'UNKNOWN', named: 'UNKNOWN' },
  overall_serving_named_not: { overall: 'SERVING', named: 'NOT_SERVING' },
  named_serving_overall_not: { overall: 'NOT_SERVING', named: 'SERVING' },
  overall_unregistered: { overall: 'UNREGISTERED', named: 'SERVING' },
  named_unregistered: { overall: 'SERVING', named: 'UNREGISTERED' },
};

/**
 * Looks whether a real server can be made to do all that a script tells.
 *
 * @throws ConformanceError `E_SCRIPT` for an outcome that only a scripted server can play
 */
export function checkDrivable(outcomes: readonly string[]): void {
  const stranger = outcomes.find((name) => !Object.hasOwn(STATES, name));
  if (stranger === undefined) return;
  throw new ConformanceError(
    'E_SCRIPT',
    `the script has ${quote(stranger)}, and a real server is driven by its statuses alone`,
    `with --live a script can have: ${Object.keys(STATES).join(', ')}`,
  );
}

/**
 * Makes a server do what a script tells.
 *
 * @param service that probers ask for; the empty name is the server as a whole
 * @throws ConformanceError `E_CONTROL` when the server cannot do it
 */
export async function drive(control: Control, does: string, service: string): Promise<void> {
  const states = STATES[does];
  if (states === undefined) throw new Error(`${does} was found to be drivable`);
  await set(control, '', states.overall);
  if (service !== '') await set(control, service, states.named);
}

async function set(control: Control, service: string, state: ServiceState): Promise<void> {
  const power = state === 'UNREGISTERED' ? 'clearStatus' : 'setStatus';
  const what = `${state} of ${service === '' ? 'the server as a whole' : quote(service)}`;
  if (control[power] === undefined) {
    throw new ConformanceError(
      'E_CONTROL',
      `the script needs ${what}, and the target has no ${power}`,
      'a target that can be driven is told of in docs/targets.md; the embedded server can',
    );
  }
  try {
    if (state === 'UNREGISTERED') await control.clearStatus?.(service);
    else await control.setStatus?.(service, state);
  } catch (error) {
    throw new ConformanceError(
      'E_CONTROL',
      `the script needs ${what}, and the target ${isUnsupported(error) ? 'cannot do it' : 'failed'}: ${quote(messageOf(error))}`,
      'look at the log of the target, or at what its control offers',
    );
  }
}
