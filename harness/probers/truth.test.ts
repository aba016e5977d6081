import { describe, expect, it } from 'vitest';
import { outcomeNamed } from '../../targets/scripted/outcomes.ts';
import { checkAsk } from './ask.ts';
import { imagine } from './imagine.ts';
import { truthOf, truthText } from './truth.ts';
import type { FlawKind, Truth } from './truth.ts';

function truthAt(name: string): Truth {
  const outcome = outcomeNamed(name);
  if (outcome === undefined) throw new Error(`there is no outcome ${name}`);
  return truthOf(imagine(outcome, checkAsk(''), 1000));
}

describe('what a server says', () => {
  it.each<[outcome: string, healthy: boolean, text: string, ...flaws: FlawKind[]]>([
    ['ok_serving', true, 'OK, SERVING'],
    ['ok_not_serving', false, 'OK, NOT_SERVING'],
    ['ok_unknown', false, 'OK, UNKNOWN'],
    ['ok_empty', false, 'OK, UNKNOWN'],
    ['ok_service_unknown', false, 'OK, SERVICE_UNKNOWN'],
    ['ok_enum_99', false, 'OK, 99'],
    ['code_5', false, 'NOT_FOUND "scripted"'],
    ['serving_then_14', false, 'UNAVAILABLE'],
    ['ct_proto', true, 'OK, SERVING'],
    ['ct_charset', true, 'OK, SERVING', 'content-type'],
    ['ct_missing', true, 'OK, SERVING', 'content-type'],
    ['http503_grpc', true, 'OK, SERVING', 'http-status'],
    ['gzip', true, 'OK, SERVING', 'compressed'],
    ['two_msgs', true, 'OK, SERVING', 'messages'],
    ['no_trailers', true, 'SERVING', 'trailers'],
    ['no_grpc_status', true, 'SERVING', 'trailers'],
    ['msg_then_hang', true, 'SERVING', 'open'],
    ['ok_no_message', false, 'nothing: OK without a message'],
    ['bad_pb', false, 'nothing: the message cannot be read'],
    ['gzip_broken', false, 'nothing: the message cannot be read'],
    ['http404', false, 'nothing: HTTP status 404 without grpc-status'],
    ['hang', false, 'nothing: no answer in time'],
    ['rst_cancel', false, 'nothing: RST_STREAM CANCEL'],
    ['msg_then_rst_noerr', false, 'nothing: RST_STREAM NO_ERROR'],
    ['goaway_0', false, 'nothing: GOAWAY NO_ERROR'],
    ['conn_close', false, 'nothing: the connection was lost: the server closed the connection'],
    ['refused', false, 'nothing: no connection'],
    ['silent', false, 'nothing: no HTTP/2'],
  ])('%s', (outcome, healthy, text, ...flaws) => {
    const truth = truthAt(outcome);
    expect({
      healthy: truth.healthy,
      text: truthText(truth),
      flaws: truth.flaws.map(({ kind }) => kind),
    }).toEqual({ healthy, text, flaws });
  });

  it.each([
    ['ok_serving', 'grpc-status 0 · message 08 01'],
    ['ok_empty', 'grpc-status 0 · message of no bytes'],
    ['code_12', 'grpc-status 12 · no message'],
    ['http503', 'HTTP status 503 · no grpc-status · no message'],
  ])('%s, as bytes', (outcome, wire) => {
    expect(truthAt(outcome).wire).toBe(wire);
  });
});
