import { escapeText, quote } from '../../case/text.ts';
import { PREFIX_BYTES } from '../../channel/wire/exchange.ts';
import type { Field, WireEvent } from '../../channel/wire/exchange.ts';
import { errorName } from '../../channel/wire/frames.ts';
import type { Redact } from '../../redact.ts';
import { statusTextOf } from './endings.ts';
import { bytesText } from './shapes.ts';

/** How something that happened on the wire reads in a transcript. */
export function describeEvent(event: WireEvent, redact: Redact): string {
  switch (event.kind) {
    case 'headers':
      return `HEADERS ${fieldsText(event.fields, redact)}${endText(event.end)}`;
    case 'data':
      return `DATA ${bytesText(event.bytes)}${event.by === 'server' ? meaningOf(event.bytes) : ''}${endText(event.end)}`;
    case 'reset':
      return `RST_STREAM ${errorName(event.code)}`;
    case 'window':
      return `WINDOW_UPDATE ${String(event.bytes)}`;
    case 'frame':
      return event.what;
    case 'goaway':
      return `GOAWAY ${errorName(event.code)}, last stream ${String(event.lastStream)}`;
    case 'closed':
      return escapeText(redact(event.why));
  }
}

function endText(end: boolean): string {
  return end ? ' END_STREAM' : '';
}

/** Fields that are the same in every call say nothing. */
const USUAL = new Set([':method', ':scheme', ':authority', 'te', 'date', 'server', 'user-agent']);

function fieldsText(fields: readonly Field[], redact: Redact): string {
  const unusual = fields.filter(([name]) => !USUAL.has(name));
  const shown = unusual
    .slice(0, MOST_FIELDS)
    .map(([name, value]) => `${escapeText(name, FIELD_LIMIT)}: ${quote(redact(value), FIELD_LIMIT)}`);
  const more = unusual.length - shown.length;
  return [...shown, ...(more === 0 ? [] : [`… and ${String(more)} more`])].join(' · ');
}

const FIELD_LIMIT = 80;
/** More than any server sends; one block may hold a million. */
const MOST_FIELDS = 20;

/** What a frame with one whole message says. */
function meaningOf(bytes: Buffer): string {
  const whole = bytes.length >= PREFIX_BYTES && bytes.length === PREFIX_BYTES + bytes.readUInt32BE(1);
  return whole && bytes[0] === 0 ? ` (${statusTextOf(bytes.subarray(PREFIX_BYTES))})` : '';
}
