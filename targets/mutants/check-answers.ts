import { status as code } from '@grpc/grpc-js';
import type { RegisteredStatus } from '../../proto/status.ts';
import type { Mutant } from './mutant.ts';
import { checking } from '../reference/override.ts';
import type { CheckAnswer } from '../reference/override.ts';

/** Check of an unregistered name says this instead of NOT_FOUND. */
const unknownNameIs =
  (answer: CheckAnswer): NonNullable<Mutant['behave']> =>
  () => ({ service: checking((service, store) => (store.get(service) === undefined ? answer : undefined)) });

/** Check of a service with this status says something else. */
const statusIs =
  (status: RegisteredStatus, answer: CheckAnswer): NonNullable<Mutant['behave']> =>
  () => ({ service: checking((service, store) => (store.get(service) === status ? answer : undefined)) });

/** What Check answers of registered and of unregistered names. */
export const checkAnswerMutants: readonly Mutant[] = [
  {
    id: 'check-statuses-numbered-from-zero',
    defect: 'Check numbers the statuses without UNKNOWN: SERVING is sent as 0 and NOT_SERVING as 1',
    breaks: 'CHK-03',
    also: 'CHK-01 CHK-04 CHK-05 CHK-08 CHK-09 CHK-10 CHK-12 CHK-14 CHK-15 CHK-19 CHK-22 WCH-01 WCH-13 WCH-15 WCH-16 TRN-01 LST-03 LST-08 SHD-01 SHD-03 SHD-06 CHK-18 WIR-06 WIR-07 WIR-12 WIR-18 WIR-23 PRB-02 PRB-03 PRB-04 PRB-05',
    behave: () => ({
      service: checking((service, store) => {
        const status = store.get(service);
        return status === 'SERVING' ? 'UNKNOWN' : status === 'NOT_SERVING' ? 'SERVING' : undefined;
      }),
    }),
  },
  {
    id: 'check-not-serving-unavailable',
    defect: 'Check of a NOT_SERVING service ends with UNAVAILABLE instead of OK',
    breaks: 'CHK-04',
    also: 'CHK-09 CHK-10 CHK-12 CHK-14 CHK-15 CHK-22 WCH-06 WCH-10 WCH-14 WCH-15 WCH-16 TRN-01 LST-03 SHD-01 SHD-03 SHD-06 CHK-18 WIR-06 WIR-07 WIR-12 WIR-18 WIR-23 PRB-05',
    behave: statusIs('NOT_SERVING', { code: 'UNAVAILABLE' }),
  },
  {
    id: 'check-unknown-name-unknown',
    defect: 'Check of an unregistered name answers OK and UNKNOWN',
    breaks: 'CHK-05',
    also: 'CHK-08 CHK-11 CHK-15 CHK-19 CHK-20 CHK-21 CHK-23 WCH-16 SHD-04 CHK-06 WIR-02',
    seenIn: 'Quarkus gRPC, grpcbox 0.17.1',
    behave: unknownNameIs('UNKNOWN'),
  },
  {
    id: 'check-unknown-name-service-unknown',
    defect: 'Check of an unregistered name answers OK and SERVICE_UNKNOWN',
    breaks: 'CHK-07',
    also: 'CHK-05 CHK-08 CHK-11 CHK-15 CHK-19 CHK-20 CHK-21 CHK-23 SHD-04 CHK-06 WIR-02',
    behave: unknownNameIs('SERVICE_UNKNOWN'),
  },
  {
    id: 'check-unknown-name-unimplemented',
    defect: 'Check of an unregistered name ends with UNIMPLEMENTED',
    breaks: 'CHK-05',
    also: 'CHK-08 CHK-11 CHK-15 CHK-19 CHK-20 CHK-21 WCH-16 SHD-04',
    behave: unknownNameIs({ code: 'UNIMPLEMENTED' }),
  },
  {
    id: 'check-unknown-name-internal',
    defect: 'Check of an unregistered name ends with INTERNAL, as an uncaught exception does',
    breaks: 'CHK-05',
    also: 'CHK-08 CHK-11 CHK-15 CHK-19 CHK-20 CHK-21 WCH-16 SHD-04',
    behave: unknownNameIs({ code: 'INTERNAL' }),
  },
  {
    id: 'check-service-unknown-while-watched',
    defect: 'Check of an unregistered name answers OK and SERVICE_UNKNOWN while somebody watches it',
    breaks: 'CHK-07',
    also: 'CHK-11 CHK-20',
    seenIn: 'ServiceTalk 0.42.65',
    behave: (store) => {
      const watchers = new Map<string, number>();
      const count = (service: string, by: number): unknown =>
        watchers.set(service, (watchers.get(service) ?? 0) + by);
      return {
        store: {
          subscribe: (service, listener) => {
            const stop = store.subscribe(service, listener);
            count(service, 1);
            return () => {
              stop();
              count(service, -1);
            };
          },
        },
        service: checking((service) =>
          store.get(service) === undefined && (watchers.get(service) ?? 0) > 0
            ? 'SERVICE_UNKNOWN'
            : undefined,
        ),
      };
    },
  },
  {
    id: 'check-one-change-late',
    defect: 'Check answers from a cache that is one change late',
    breaks: 'CHK-12',
    also: 'CHK-10 CHK-14 CHK-15 CHK-22 WCH-15 WCH-16 TRN-01 LST-03 SHD-01 SHD-06',
    behave: (store) => {
      const before = new Map<string, RegisteredStatus>();
      return {
        store: {
          set: (service, status) => {
            const old = store.get(service);
            if (old !== undefined) before.set(service, old);
            store.set(service, status);
          },
        },
        service: checking((service) => (store.get(service) === undefined ? undefined : before.get(service))),
      };
    },
  },
  {
    id: 'check-unknown-status-internal',
    defect: 'Check of a service that is UNKNOWN ends with INTERNAL',
    breaks: 'CHK-13',
    also: 'TRN-01 WIR-18',
    behave: statusIs('UNKNOWN', { code: 'INTERNAL' }),
  },
  {
    id: 'check-torn-by-change',
    defect: 'Check looks twice, and answers UNKNOWN when the status changed between the two looks',
    breaks: 'CHK-14',
    behave: () => ({
      service: ({ Check }, store) => {
        let calls = 0;
        return {
          Check: (call, answer) => {
            const { service } = call.request;
            const before = store.get(service);
            calls += 1;
            // Calls take their time, one more than another.
            setTimeout(
              () => {
                if (before === undefined || store.get(service) === before) Check(call, answer);
                else answer(null, { status: 'UNKNOWN' });
              },
              1 + (calls % 3),
            );
          },
        };
      },
    }),
  },
  {
    id: 'check-more-than-thirty-at-once',
    defect: 'Check queues calls for one name and refuses them with UNAVAILABLE when more than 30 wait',
    breaks: 'CHK-14',
    behave: () => ({
      service: ({ Check }) => {
        const waiting = new Map<string, number>();
        const count = (service: string, by: number): unknown =>
          waiting.set(service, (waiting.get(service) ?? 0) + by);
        return {
          Check: (call, answer) => {
            const { service } = call.request;
            if ((waiting.get(service) ?? 0) > 30) {
              answer({ code: code.UNAVAILABLE, details: 'too many callers' });
              return;
            }
            count(service, 1);
            setImmediate(() => {
              count(service, -1);
              Check(call, answer);
            });
          },
        };
      },
    }),
  },
  {
    id: 'check-expired-call-keeps-lock',
    defect:
      'a Check that its deadline cuts off leaves its name locked: every later Check of it ends INTERNAL',
    breaks: 'CHK-16',
    behave: () => ({
      service: ({ Check }) => {
        const locked = new Set<string>();
        return {
          Check: (call, answer) => {
            const { service } = call.request;
            if (locked.has(service)) {
              answer({ code: code.INTERNAL, details: 'the lock is taken' });
              return;
            }
            if (call.getDeadline() === Infinity) {
              Check(call, answer);
              return;
            }
            // Work that takes its time: some deadlines pass meanwhile.
            setTimeout(() => {
              if (call.cancelled) locked.add(service);
              else Check(call, answer);
            }, 3);
          },
        };
      },
    }),
  },
  {
    id: 'check-unknown-metadata-refused',
    defect: 'Check refuses calls with metadata that it does not know, with INVALID_ARGUMENT',
    breaks: 'CHK-17',
    behave: () => ({
      service: ({ Check }) => ({
        Check: (call, answer) => {
          const known = ['user-agent', 'grpc-accept-encoding', 'accept-encoding', 'te', 'content-type'];
          const unknown = Object.keys(call.metadata.getMap()).some((key) => !known.includes(key));
          if (unknown) answer({ code: code.INVALID_ARGUMENT, details: 'unknown metadata' });
          else Check(call, answer);
        },
      }),
    }),
  },
  {
    id: 'check-cleared-name-unknown',
    defect: 'a name that is cleared stays registered with UNKNOWN',
    breaks: 'CHK-19',
    also: 'WCH-12 TRN-03 TRN-04 LST-02',
    behave: (store) => ({
      store: {
        clear: (service) => {
          if (store.get(service) !== undefined) store.set(service, 'UNKNOWN');
        },
      },
    }),
  },
];
