import { posix } from 'node:path';
import type { RegisteredStatus } from '../../proto/status.ts';
import type { Mutant } from './mutant.ts';
import { checking } from '../reference/override.ts';

/** Looks a registered name up that the asked one matches by a rule: `matches(registered, asked)`. */
const matching =
  (matches: (registered: string, asked: string) => boolean): NonNullable<Mutant['behave']> =>
  () => ({
    service: checking((asked, store) => {
      if (asked === '' || store.get(asked) !== undefined) return undefined;
      return [...store.entries()].find(
        ([registered]) => registered !== '' && matches(registered, asked),
      )?.[1];
    }),
  });

/** Looks a name up as something else was written: what is asked for goes through a function, what is registered does not. */
const lookingUp =
  (rewrite: (asked: string) => string): NonNullable<Mutant['behave']> =>
  () => ({
    service: checking((asked, store) => store.get(rewrite(asked)) ?? { code: 'NOT_FOUND' }),
  });

/** Which name is which. */
export const checkNameMutants: readonly Mutant[] = [
  {
    id: 'check-names-without-case',
    defect: 'Check compares names without regard to case',
    breaks: 'CHK-08',
    behave: matching((registered, asked) => registered.toLowerCase() === asked.toLowerCase()),
  },
  {
    id: 'check-names-trimmed',
    defect: 'Check trims white space from the asked name',
    breaks: 'CHK-08',
    also: 'CHK-15',
    behave: lookingUp((asked) => asked.trim()),
  },
  {
    id: 'check-names-by-prefix',
    defect:
      'Check takes the first registered name that begins with the asked one, or that the asked one begins with',
    breaks: 'CHK-08',
    behave: matching((registered, asked) => registered.startsWith(asked) || asked.startsWith(registered)),
  },
  {
    id: 'check-names-normalized',
    defect: 'Check compares names in a normal form of Unicode',
    breaks: 'CHK-08',
    behave: matching((registered, asked) => registered.normalize() === asked.normalize()),
  },
  {
    id: 'check-names-cut-at-nul',
    defect: 'Check reads the asked name to the first NUL, as C does',
    breaks: 'CHK-08',
    also: 'CHK-15',
    behave: lookingUp((asked) => asked.split('\0')[0] ?? ''),
  },
  {
    id: 'check-one-status-for-a-package',
    defect: 'all services of one package share the status that was set last',
    breaks: 'CHK-09',
    also: 'CHK-10 WCH-15 LST-03 SHD-06',
    behave: () => ({
      service: checking((asked, store) => {
        if (asked === '' || store.get(asked) === undefined) return undefined;
        const ofPackage = [...store.entries()].filter(
          ([name]) => posix.dirname(name.replaceAll('.', '/')) === posix.dirname(asked.replaceAll('.', '/')),
        );
        return ofPackage.at(-1)?.[1];
      }),
    }),
  },
  {
    id: 'check-registers-what-it-is-asked',
    defect: 'Check registers the name that it was asked for, with UNKNOWN',
    breaks: 'CHK-11',
    also: 'CHK-14 CHK-17 CHK-21 WCH-03 WCH-07 WCH-12 LST-02',
    behave: () => ({
      service: ({ Check }, store) => ({
        Check: (call, answer) => {
          Check(call, answer);
          if (store.get(call.request.service) === undefined) store.set(call.request.service, 'UNKNOWN');
        },
      }),
    }),
  },
  {
    id: 'check-registers-what-is-watched',
    defect: 'a Watch of an unregistered name registers it with SERVICE_UNKNOWN, for Check and List too',
    breaks: 'CHK-11',
    also: 'CHK-07 CHK-20 TRN-04 LST-02',
    seenIn: 'grpc-swift-extras 2.2.0',
    behave: () => ({
      service: ({ Watch }, store) => ({
        Watch: (call) => {
          Watch(call);
          const { service } = call.request;
          // A status that no application can set, as in the original.
          if (store.get(service) === undefined) store.set(service, 'SERVICE_UNKNOWN' as RegisteredStatus);
        },
      }),
    }),
  },
  {
    id: 'check-prototype-names-found',
    defect: 'statuses are kept on a plain object, so that Check finds names which every object inherits',
    breaks: 'CHK-15',
    seenIn: 'npm grpc-js-health-check 1.2.2',
    behave: () => ({
      service: checking((asked, store) =>
        store.get(asked) === undefined && asked in {} ? 'UNKNOWN' : undefined,
      ),
    }),
  },
  {
    id: 'check-long-names-unanswered',
    defect: 'Check never answers for names of 64 KiB and more',
    breaks: 'CHK-23',
    behave: () => ({
      service: ({ Check }) => ({
        Check: (call, answer) => {
          if (call.request.service.length < 65_536) Check(call, answer);
        },
      }),
    }),
  },
];
