import { describe, expect, it } from 'vitest';
import { parseMetadataFlag, parseReadyFlag } from './flags.ts';

describe('parseMetadataFlag', () => {
  it.each<[text: string, key: string, source: object]>([
    ['authorization=env:TOKEN', 'authorization', { from: 'env', name: 'TOKEN' }],
    ['Authorization=env:A=B', 'authorization', { from: 'env', name: 'A=B' }],
    ['x-bin=file:a b=c:d', 'x-bin', { from: 'file', path: 'a b=c:d' }],
  ])('reads %s', (text, key, source) => {
    expect(parseMetadataFlag(text)).toEqual({ key, source });
  });

  const A_KEY = 'a key has letters, digits, "_", "." and "-", and does not begin with grpc-';
  it.each<[text: string, problem: string]>([
    ['', 'expected KEY=env:NAME or KEY=file:PATH'],
    ['a', 'expected KEY=env:NAME or KEY=file:PATH'],
    ['=env:A', A_KEY],
    ['a b=env:A', A_KEY],
    ['grpc-timeout=env:A', A_KEY],
    [
      'a=s3cret',
      'expected KEY=env:NAME or KEY=file:PATH: a value on the command line is seen by everybody on the machine',
    ],
    [
      'a=env:',
      'expected KEY=env:NAME or KEY=file:PATH: a value on the command line is seen by everybody on the machine',
    ],
  ])('refuses %j and repeats nothing of it', (text, problem) => {
    expect(parseMetadataFlag(text)).toEqual({ problem });
  });
});

describe('parseReadyFlag', () => {
  it.each<[text: string, ready: object]>([
    ['contract', { by: 'contract' }],
    ['port', { by: 'port' }],
    ['log:on (.*):\\d', { by: 'log', pattern: 'on (.*):\\d' }],
    ['127.0.0.1:{port}', { by: 'address', address: '127.0.0.1:{port}' }],
    ['[::1]:{port}', { by: 'address', address: '[::1]:{port}' }],
    ['unix:/run/{port}.sock', { by: 'address', address: 'unix:/run/{port}.sock' }],
  ])('reads %s', (text, ready) => {
    expect(parseReadyFlag(text)).toEqual(ready);
  });

  const FORMS = 'expected contract, port, log:PATTERN, or an address with {port} such as 127.0.0.1:{port}.';
  it.each<[text: string, problem: string]>([
    ['yes', FORMS],
    ['localhost:80', FORMS],
    ['a b:{port}', FORMS],
    ['log:', 'what stands after "log:" is no regular expression.'],
    ['log:(', 'what stands after "log:" is no regular expression.'],
  ])('refuses %s', (text, problem) => {
    expect(parseReadyFlag(text)).toEqual({ problem });
  });
});
