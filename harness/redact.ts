import { escapeText } from './case/text.ts';

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

const REDACTED = '[redacted]';
/** A shorter text is part of many words; taking it out would spoil a report and hide nothing. */
const SHORTEST_SECRET = 4;

/**
 * Makes the function that takes secrets out of everything that is printed or reported. A server may tell them back to us, in
 * `grpc-message` or in its log.
 *
 * @param values what is sent: metadata of calls, headers of requests; of `Bearer abc` the second word alone is a secret too
 */
export function redactor(values: readonly (string | Uint8Array)[]): Redact {
  const secrets = values.flatMap((value) =>
    typeof value === 'string'
      ? [value, ...value.split(/\s+/)]
      : [Buffer.from(value).toString(), Buffer.from(value).toString('base64')],
  );
  const forms = new Set(
    secrets.flatMap((secret) => [secret, escapeText(secret, secret.length), encodeURIComponent(secret)]),
  );
  const longestFirst = [...forms]
    .filter((form) => form.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  return (text) => longestFirst.reduce((rest, form) => rest.replaceAll(form, REDACTED), text);
}

/** A copy of plain data in which every text was redacted, keys of objects included. */
export function redactAll<Value>(value: Value, redact: Redact): Value {
  // A copy has the shape of what it is made from.
  return copy(value, redact) as Value;
}

function copy(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => copy(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), copy(item, redact)]));
}
