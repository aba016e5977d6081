import { describe, expect, it } from 'vitest';
import { findTool, judgeVersion } from './needs.ts';

describe('judgeVersion', () => {
  it.each<[output: string, atLeast: string | undefined, state: string, version: string | undefined]>([
    ['go version go1.26.8 linux/amd64', '1.25', 'there', '1.26.8'],
    ['go version go1.9.7 linux/amd64', '1.25', 'too-old', '1.9.7'],
    ['libprotoc 3.21.12', undefined, 'there', '3.21.12'],
    ['openjdk version "17.0.15" 2025-04-15', '17', 'there', '17.0.15'],
    ['v20.20.2\n', '20.19.0', 'there', '20.20.2'],
    ['v20.19\n', '20.19.0', 'there', '20.19'],
    ['2', '3', 'too-old', '2'],
    ['\u001b[1mApache Maven 3.8.7\u001b[m', '3.8', 'there', '3.8.7'],
    ['hello', '1', 'missing', undefined],
  ])('reads %j, at least %s: %s', (output, atLeast, state, version) => {
    expect(judgeVersion(output, atLeast)).toMatchObject({ state, ...(version !== undefined && { version }) });
  });
});

describe('findTool', () => {
  it('finds one that tells its version on stderr', async () => {
    const script = 'process.stderr.write("tool 1.2.3")';
    const need = { tool: 'x', version: [process.execPath, '-e', script] as const, install: '' };
    expect(await findTool(need)).toEqual({ state: 'there', version: '1.2.3' });
  });

  it.each<[what: string, command: readonly [string, ...string[]], reason: string]>([
    ['that is not there', ['no-such-tool-anywhere'], 'not found'],
    [
      'that fails',
      [process.execPath, '-e', 'process.exit(7)'],
      'asking for its version ended with exit code 7',
    ],
  ])('tells of one %s', async (_what, version, reason) => {
    expect(await findTool({ tool: 'x', version, install: '' })).toEqual({ state: 'missing', reason });
  });
});
