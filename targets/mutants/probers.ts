import type { Call, Rules } from '../by-hand/rules.ts';
import { callsOf } from '../by-hand/select.ts';
import { ending } from '../by-hand/strict-body.ts';
import type { Mutant } from './mutant.ts';

const CHARSET = { 'content-type': 'application/grpc;charset=utf-8' };

/** Answers about a service by its name have other fields ahead of them than those about the server as a whole. */
function headingOfNamed(fields: ReturnType<Rules['head']>): (strict: Rules) => Partial<Rules> {
  return ({ head, name }) => {
    const named = new WeakSet<Call>();
    return {
      name: (call, message) => {
        const said = name(call, message);
        if (typeof said === 'string' && said !== '') named.add(call);
        return said;
      },
      head: (call) => (named.has(call) ? { ...head(call), ...fields } : head(call)),
    };
  };
}

/** Servers about which some probers are wrong, although no rule of the protocol is broken. */
export const proberMutants: readonly Mutant[] = [
  {
    id: 'probers-check-charset',
    defect: 'Check has a parameter behind its content-type, which Envoy does not accept',
    breaks: 'PRB-01',
    also: 'PRB-04',
    byHand: {
      only: callsOf('Check'),
      rules: ({ head }) => ({ head: (call) => ({ ...head(call), ...CHARSET }) }),
    },
  },
  {
    id: 'probers-load-balancer-ok',
    defect: 'the path that the Application Load Balancer asks for is answered with OK',
    breaks: 'PRB-02',
    also: 'WIR-16',
    byHand: {
      rules: ({ unserved }) => ({
        unserved: (call) => (call.path === '/AWS.ALB/healthcheck' ? ending('OK', '') : unserved(call)),
      }),
    },
  },
  {
    id: 'probers-watch-web',
    defect: 'Watch has the content-type of gRPC-Web, which only some clients accept',
    breaks: 'PRB-03',
    also: 'PRB-04 PRB-05',
    byHand: {
      only: callsOf('Watch'),
      rules: ({ head }) => ({ head: (call) => ({ ...head(call), 'content-type': 'application/grpc-web' }) }),
    },
  },
  {
    id: 'probers-named-charset',
    defect:
      'Check of a service has a parameter behind its content-type, and Check of the server as a whole has none',
    breaks: 'PRB-04',
    byHand: { only: callsOf('Check'), rules: headingOfNamed(CHARSET) },
  },
  {
    id: 'probers-no-watch',
    defect: 'Watch is not offered, so that clients use a service that is down',
    breaks: 'PRB-05',
    seenIn: 'connect-go, by design',
    lacks: ['Watch'],
  },
];
