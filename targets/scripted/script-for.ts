import { healthDefinition } from '../../proto/health.ts';
import type { Answers, Script, When } from './outcome.ts';
import { UNIMPLEMENTED } from './plays.ts';

/** A request, once it is whole. */
export interface ScriptedRequest {
  /** Its header fields by their names, those of HTTP/2 too. */
  readonly fields: ReadonlyMap<string, string>;
  /** Its body, with the prefix of the message. */
  readonly body: Buffer;
  /** The address that the server listens on, as clients dial it. */
  readonly address: string;
}

const PREFIX_BYTES = 5;

/** What a server does with a request. */
export function scriptFor(
  { exceptions = [], check, watch = check, other = UNIMPLEMENTED }: Answers,
  request: ScriptedRequest,
): Script {
  const exception = exceptions.find(({ when }) => holds(when, request));
  if (exception) return exception.script;
  const path = request.fields.get(':path');
  if (path === healthDefinition.Check.path) return check;
  return path === healthDefinition.Watch.path ? watch : other;
}

function holds(
  { path, field, without, named, ownAuthority }: When,
  { fields, body, address }: ScriptedRequest,
): boolean {
  return (
    (path === undefined || fields.get(':path') === path) &&
    (field === undefined || fields.has(field)) &&
    (without === undefined || !fields.has(without)) &&
    (named === undefined || (serviceIn(body) !== '') === named) &&
    (ownAuthority === undefined || (fields.get(':authority') === address) === ownAuthority)
  );
}

/** The service that is asked for; the empty name where there is no message or none that can be read. */
function serviceIn(body: Buffer): string {
  try {
    return healthDefinition.Check.requestDeserialize(body.subarray(PREFIX_BYTES)).service;
  } catch {
    return '';
  }
}
