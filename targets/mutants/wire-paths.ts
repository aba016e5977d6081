import { healthDefinition } from '../../proto/health.ts';
import type { Method } from '../by-hand/rules.ts';
import { ending } from '../by-hand/strict-body.ts';
import type { Mutant } from './mutant.ts';

const METHODS: readonly Method[] = ['Check', 'Watch', 'List'];

/** A path names a method by a rule: `names(path, pathOfMethod)`. */
const matching = (names: (path: string, exact: string) => boolean): NonNullable<Mutant['byHand']> => ({
  rules: () => ({
    methodOf: ({ path }) => METHODS.find((method) => names(path, healthDefinition[method].path)),
  }),
});

/** What the path means. */
export const wirePathMutants: readonly Mutant[] = [
  {
    id: 'path-without-case',
    defect: 'paths are compared without regard to case',
    breaks: 'SVC-05',
    byHand: matching((path, exact) => path.toLowerCase() === exact.toLowerCase()),
  },
  {
    id: 'path-in-any-package',
    defect: 'a service with the name Health is taken for the health service in any package and in none',
    breaks: 'SVC-05',
    byHand: matching((path, exact) => /[^./]+\/[^/]+$/.exec(path)?.[0] === /[^./]+\/[^/]+$/.exec(exact)?.[0]),
  },
  {
    id: 'path-by-its-begin',
    defect: 'a path that begins with that of a method names it',
    breaks: 'SVC-05',
    byHand: matching((path, exact) => path.startsWith(exact)),
  },
  {
    id: 'path-of-service-alone',
    defect: 'the path of the service without a method names Check',
    breaks: 'SVC-05',
    byHand: matching(
      (path, exact) =>
        path === exact || (exact.endsWith('/Check') && path === exact.slice(0, -'Check'.length)),
    ),
  },
  {
    id: 'path-unknown-internal',
    defect: 'a path that is not served ends with INTERNAL',
    breaks: 'SVC-05',
    also: 'WIR-16 PRB-02',
    byHand: { rules: () => ({ unserved: () => ending('INTERNAL', 'there is no such method') }) },
  },
  {
    id: 'path-of-load-balancer-unavailable',
    defect: 'the path that the Application Load Balancer asks for ends with UNAVAILABLE',
    breaks: 'WIR-16',
    also: 'PRB-02',
    byHand: {
      rules: ({ unserved }) => ({
        unserved: (call) =>
          call.path === '/AWS.ALB/healthcheck'
            ? ending('UNAVAILABLE', 'there is no such service now')
            : unserved(call),
      }),
    },
  },
];
