import { quote } from '../case/text.ts';
import type { ControlMethod, ControlTemplate, HttpRequest } from '../config/target-config.ts';
import { ConformanceError } from '../errors.ts';
import { unsupported } from './control.ts';

/** What stands in a text for something that is only known when a control function is called: `{service}`. */
export type Placeholder = 'service' | 'status' | 'graceMs' | 'host' | 'port';

/** What the placeholders stand for in one call. */
export type Values = Readonly<Partial<Record<Placeholder, string>>>;

/** The placeholders that mean something in a control function. */
export const PLACEHOLDERS_OF: Readonly<Record<ControlMethod, readonly Placeholder[]>> = {
  setStatus: ['service', 'status', 'host', 'port'],
  clearStatus: ['service', 'host', 'port'],
  enterTerminalState: ['host', 'port'],
  resume: ['host', 'port'],
  stopGracefully: ['graceMs', 'host', 'port'],
};

// Only an identifier in braces counts, so that a body of JSON can be written as it is.
const IN_BRACES = /\{\{([A-Za-z]\w*)\}\}|\{([A-Za-z]\w*)\}/g;

/**
 * Looks at a template before anything is started.
 *
 * @throws ConformanceError `E_CONFIG` for a placeholder that means nothing in this function
 */
export function checkTemplate(method: ControlMethod, template: ControlTemplate): void {
  const known: readonly string[] = PLACEHOLDERS_OF[method];
  for (const text of textsOf(template)) {
    for (const [, , name] of text.matchAll(IN_BRACES)) {
      if (name === undefined || known.includes(name)) continue;
      throw new ConformanceError(
        'E_CONFIG',
        `the ${template.by === 'command' ? 'command' : 'request'} for ${method} has the unknown placeholder {${name}} in ${quote(text)}`,
        `known are ${known.map((placeholder) => `{${placeholder}}`).join(', ')}; write {{${name}}} where the braces are meant`,
      );
    }
  }
}

/** The texts of a template in which placeholders count. */
function textsOf(template: ControlTemplate): readonly string[] {
  if (template.by === 'command') return template.command;
  const { url, headers, body } = template.request;
  return [url, ...Object.values(headers), ...(body === undefined ? [] : [body])];
}

/**
 * The program and its arguments for one call. Every value becomes a part of one argument, as it is: no shell reads it.
 *
 * @throws what `unsupported` makes for a value that no argument can hold
 */
export function fillCommand(command: readonly string[], values: Values): string[] {
  return command.map((text) =>
    insert(text, values, (value) => {
      if (value.includes('\0')) throw unsupported('an argument of a program cannot hold U+0000');
      return value;
    }),
  );
}

/**
 * The request for one call. A value is written as data of the place where it stands: percent-encoded in the URL and in a
 * form, as a part of a JSON text or as a JSON value in a body of JSON, and as it is elsewhere.
 *
 * @throws what `unsupported` makes for a value that has no place in a URL or a header
 */
export function fillRequest(request: HttpRequest, values: Values): HttpRequest {
  const { method, url, headers, body } = request;
  return {
    method,
    url: insert(url, values, percentEncoded),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, insert(text, values, headerText)]),
    ),
    ...(body !== undefined && { body: fillBody(body, contentTypeOf(headers), values) }),
  };
}

function contentTypeOf(headers: HttpRequest['headers']): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type');
  return (found?.[1] ?? '').toLowerCase();
}

function fillBody(body: string, contentType: string, values: Values): string {
  if (/^application\/(?:[\w.+-]+\+)?json\b/.test(contentType) || isJson(body)) return fillJson(body, values);
  return insert(
    body,
    values,
    contentType.startsWith('application/x-www-form-urlencoded') ? percentEncoded : asIs,
  );
}

/** Whether a body is JSON once its placeholders are filled, be they in quotes or not. */
function isJson(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body.replace(IN_BRACES, '0'));
    return typeof value === 'string' || (typeof value === 'object' && value !== null);
  } catch {
    return false;
  }
}

/** A text of JSON up to its closing quote, or the next stretch outside of texts. */
const JSON_PIECES = /"(?:[^"\\]|\\.)*"?|[^"]+/gs;

function fillJson(body: string, values: Values): string {
  return body.replace(JSON_PIECES, (piece) =>
    insert(piece, values, piece.startsWith('"') ? (value) => JSON.stringify(value).slice(1, -1) : jsonValue),
  );
}

/** A value outside of quotes: numbers as numbers, everything else as a text. */
function jsonValue(value: string, name: Placeholder): string {
  return name === 'port' || name === 'graceMs' ? value : JSON.stringify(value);
}

function percentEncoded(value: string, name: Placeholder): string {
  // The brackets of an IPv6 address belong to the URL.
  if (name === 'host' && /^\[[\da-f:.]+\]$/i.test(value)) return value;
  // A lone surrogate is no character and has no encoding.
  if (/\p{Surrogate}/u.test(value)) throw unsupported('a URL cannot hold a lone surrogate');
  return encodeURIComponent(value);
}

function headerText(value: string): string {
  // RFC 9110, section 5.5: visible characters, blanks and tabs.
  if (!/^[\t\x20-\x7e]*$/.test(value)) throw unsupported('a header can only hold visible ASCII characters');
  return value;
}

function asIs(value: string): string {
  return value;
}

function insert(text: string, values: Values, encode: (value: string, name: Placeholder) => string): string {
  return text.replace(IN_BRACES, (_match, literal: string | undefined, name: string | undefined) => {
    if (name === undefined) return `{${literal ?? ''}}`;
    const placeholder = name as Placeholder; // Others were refused before anything was started.
    const value = values[placeholder];
    if (value === undefined) throw unsupported(`there is no {${name}}: the server listens on a Unix socket`);
    return encode(value, placeholder);
  });
}
