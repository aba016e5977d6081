import { healthDefinition } from '../../proto/health.ts';
import type { Call, Method } from './rules.ts';

/** Selects the calls of some methods by their exact path. */
export function callsOf(...methods: readonly Method[]): (call: Call) => boolean {
  const paths = methods.map((method) => healthDefinition[method].path);
  return ({ path }) => paths.includes(path);
}

/**
 * Selects the calls of clients that do not say what they are written with, as libraries of gRPC do: a defect in the form of
 * every answer keeps those from everything else.
 */
export function ofBareClients({ fields }: Call): boolean {
  return fields['user-agent'] === undefined;
}

/** Selects the calls of bare clients for some methods. */
export function bareCallsOf(...methods: readonly Method[]): (call: Call) => boolean {
  const isOne = callsOf(...methods);
  return (call) => ofBareClients(call) && isOne(call);
}
