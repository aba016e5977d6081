import { checking } from '../reference/override.ts';
import type { Mutant } from './mutant.ts';

const ONE_IN = 10;
const unlucky = (): boolean => Math.random() < 1 / ONE_IN;

/** Servers that misbehave one time in ten. */
export const flakyMutants: readonly Mutant[] = [
  {
    id: 'flaky-check-unknown-name',
    defect: 'one Check in ten of an unregistered name answers OK and UNKNOWN',
    breaks: 'CHK-05',
    also: 'CHK-08 CHK-11 CHK-14 CHK-15 CHK-17 CHK-19 CHK-20 CHK-21 CHK-23 SHD-04 SHD-12 WCH-16 WCH-22 TLS-01 UDS-01 IP6-01 CHK-06 WIR-02 WIR-05 WIR-06 WIR-07 WIR-08 WIR-09 WIR-10 WIR-24',
    flaky: { oneIn: ONE_IN, chances: 60 },
    behave: () => ({
      service: checking((service, store) =>
        store.get(service) === undefined && unlucky() ? 'UNKNOWN' : undefined,
      ),
    }),
  },
  {
    id: 'flaky-list-empty',
    defect: 'one List in ten is empty',
    breaks: 'LST-01',
    also: 'LST-02 LST-03 LST-04 LST-05 LST-06 LST-07 LST-08 TRN-04 TLS-01 UDS-01 IP6-01',
    flaky: { oneIn: ONE_IN, chances: 20 },
    behave: () => ({
      service: ({ List }) => ({
        List: (call, answer) => {
          if (unlucky()) answer(null, { statuses: {} });
          else List(call, answer);
        },
      }),
    }),
  },
  {
    id: 'flaky-terminal-overall-serving',
    defect: 'one server in ten leaves the empty name SERVING in the terminal state',
    breaks: 'SHD-01',
    also: 'SHD-02 SHD-03 SHD-06',
    flaky: { oneIn: ONE_IN, chances: 3 },
    behave: (store) => ({
      store: {
        enterTerminalState: () => {
          store.enterTerminalState();
          if (!unlucky()) return;
          store.resume();
          for (const service of [...store.entries().keys()])
            if (service !== '') store.set(service, 'NOT_SERVING');
        },
      },
    }),
  },
];
