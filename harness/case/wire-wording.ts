import { nameLabel } from './names.ts';
import type { Name } from './names.ts';
import { count } from './text.ts';
import type { Ending, Piece, Shape, WireExpectation, WireRequest } from './wire.ts';

/** How a request reads as lines: its header block, its bytes with what they mean, and how it ends. */
export function requestLines(request: WireRequest): string[] {
  const { method, verb = 'POST', path, fields = {}, blocks, body, cut, between, padding, end } = request;
  const changed = Object.entries(fields).map(([name, value]) =>
    value === null ? `without ${name}` : `${name}: ${JSON.stringify(value)}`,
  );
  const how = [
    ...(blocks === undefined ? [] : [`in ${String(blocks)} frames`]),
    ...(body.length === 0 && end === undefined ? ['END_STREAM'] : []),
  ];
  const cuts = [
    ...(cut === undefined
      ? []
      : [cut === 'each byte' ? 'one byte to a frame' : `cut at byte ${cut.join(', ')}`]),
    ...(between === undefined ? [] : [`between the frames: ${between}`]),
    ...(padding === undefined ? [] : [`${String(padding)} bytes of padding`]),
  ];
  return [
    ['→ HEADERS', verb, path ?? method, ...changed, ...how].join(' · ').replace('→ HEADERS · ', '→ HEADERS '),
    ...(body.length === 0 ? [] : [['→ DATA', ...cuts].join(' · ')]),
    ...pieceLines(body).map(([bytes, means]) => `    ${bytes.padEnd(BYTES_WIDTH)} ${means}`),
    ...endLines(request),
  ];
}

const BYTES_WIDTH = 16;

/** The lines of pieces that stand behind each other. */
function pieceLines(pieces: readonly Piece[]): (readonly [bytes: string, means: string])[] {
  return pieces.flatMap((piece, index) => {
    switch (piece.piece) {
      case 'prefix':
        return [prefixLine(piece, pieces.slice(index + 1))];
      case 'service':
        return isEmpty(piece.name)
          ? [['', 'field 1, service: "", which is left out'] as const]
          : [['0a nn …', `field 1, service: ${nameLabel(piece.name)}`] as const];
      case 'bytes':
        return [[pairs(piece.hex), piece.means] as const];
      case 'filler':
        return [['78 78 78 …', `the letter x, ${String(piece.bytes)} times`] as const];
      case 'gzip':
        return [['1f 8b …', 'packed by gzip:'] as const, ...pieceLines(piece.of)];
    }
  });
}

function prefixLine(
  { flag, off = 0, claims }: Extract<Piece, { piece: 'prefix' }>,
  behind: readonly Piece[],
): readonly [bytes: string, means: string] {
  const next = behind.findIndex(({ piece }) => piece === 'prefix');
  const length = lengthOf(next < 0 ? behind : behind.slice(0, next));
  const said = claims ?? (length === undefined ? undefined : length + off);
  const bytes = said === undefined ? 'nnnnnnnn' : said.toString(16).padStart(8, '0');
  const what = said === undefined ? 'the length of what follows' : count(said, 'byte');
  const lie = said === length ? '' : ', which is not what follows';
  return [
    `${flag.toString(16).padStart(2, '0')} ${bytes}`,
    `prefix: ${FLAG_MEANINGS[flag] ?? 'a flag that is not defined'}, ${what}${said === undefined && off !== 0 ? `, and ${String(off)} more` : lie}`,
  ];
}

function isEmpty(name: Name): boolean {
  return name.kind === 'fixed' && name.text === '';
}

/** How many bytes pieces have; `undefined` where a name or a library decides it. */
function lengthOf(pieces: readonly Piece[]): number | undefined {
  let length = 0;
  for (const piece of pieces) {
    if (piece.piece === 'bytes') length += piece.hex.length / 2;
    else if (piece.piece === 'filler') length += piece.bytes;
    else if (piece.piece !== 'service' || piece.name.kind !== 'fixed' || piece.name.text !== '')
      return undefined;
  }
  return length;
}

const FLAG_MEANINGS: Readonly<Record<number, string>> = { 0: 'not compressed', 1: 'compressed' };

/** `0a0161` as `0a 01 61`, cut where it is long. */
function pairs(hex: string): string {
  const all = hex.match(/../g) ?? [];
  return all.length > 8 ? `${all.slice(0, 7).join(' ')} …` : all.join(' ');
}

function endLines({ body, end }: WireRequest): string[] {
  if (end === undefined) return body.length === 0 ? [] : ['  END_STREAM'];
  switch (end) {
    case 'own frame':
      return ['→ DATA, empty, END_STREAM'];
    case 'late':
      return ['→ Check on the same connection', '← an answer', '→ DATA, empty, END_STREAM'];
    case 'never':
      return ['  without END_STREAM', '→ Check on the same connection', '← an answer', '→ RST_STREAM CANCEL'];
    case 'reset':
      return ['→ RST_STREAM CANCEL'];
    case 'disconnect':
      return ['(the connection is cut)'];
  }
}

/** How what is expected of an answer reads. */
export function expectationText(expect: WireExpectation): string {
  switch (expect.want) {
    case 'ends':
      return describeEndings(expect.accept);
    case 'shape':
      return SHAPES[expect.shape];
    case 'bytes':
      return `the bytes ${pairs(expect.hex)}`;
    case 'usable':
      return 'whatever it says';
  }
}

const SHAPES: Readonly<Record<Shape, string>> = {
  'HTTP status 200': 'HTTP status 200',
  'content-type': 'a content-type that starts with application/grpc',
  'one message': 'one message, preceded by its length',
  'whole messages': 'whole messages, each preceded by its length',
  'not compressed': 'a message that is not compressed',
  'status in trailers': 'grpc-status in the trailers that end the call, and not in the headers',
  'status of an error':
    'grpc-status with the code of an error in the trailers, or in a response of trailers only',
  'status once': 'grpc-status once, as a number of digits',
  'escaped message': 'grpc-message of printable ASCII, percent-encoded',
  'no message': 'no message beside the error',
  'accepted encodings': 'grpc-accept-encoding beside UNIMPLEMENTED',
  'fields in lower case': 'names of fields in lower case',
};

/** How endings read in an expectation. */
export function describeEndings(accept: readonly Ending[]): string {
  return accept.map(endingText).join(', or ');
}

function endingText(ending: Ending): string {
  switch (ending) {
    case 'other error':
      return 'an error in grpc-status other than NOT_FOUND';
    case 'error':
      return 'an error in grpc-status';
    case 'HTTP error':
      return 'an HTTP error';
    case 'another protocol':
      return 'an answer of another protocol';
    case 'reset':
      return 'RST_STREAM';
    case 'closed connection':
      return 'a closed connection';
    case 'silence':
      return 'nothing';
    case 'anything':
      return 'any answer in time';
  }
  if ('code' in ending) return `end ${ending.code}`;
  if ('http' in ending) return `HTTP status ${String(ending.http)}`;
  return `what an ordinary request for ${nameLabel(ending.like)} gets`;
}
