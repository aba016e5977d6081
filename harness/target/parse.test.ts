import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConformanceError } from '../errors.ts';
import { parseTarget } from './parse.ts';

const TCP = { listen: { on: 'tcp' } } as const;
const NEVER = new AbortController().signal;

/** A module in a folder of its own, removed when the test ends. */
function writeModule(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'parse-target-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What {@link parseTarget} says instead of a target. */
async function complaintOf(text: string): Promise<unknown> {
  try {
    return await parseTarget(text);
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
}

describe('parseTarget', () => {
  it.each([
    'localhost:50051',
    '127.0.0.1:1',
    '[::1]:50051',
    '[2001:db8:0:0:0:0:0:1]:65535',
    '[fe80::1%eth0]:50051',
    'health.example.org:443',
    'Health.Example.ORG:443',
    'my_service:50051',
    'cluster-1:50051',
    'b\u00fccher.example:50051',
    // Hosts that are called like a scheme.
    'target:50051',
    'module:50051',
  ])('takes %s as it is, a server that is there only once', async (address) => {
    const target = await parseTarget(address);
    expect({ ...target, start: await target.start(TCP, NEVER) }).toMatchObject({
      label: address,
      restartable: false,
      start: { address },
    });
  });

  it('starts the embedded reference server where nothing is given, each time another', async () => {
    const { label, restartable, start } = await parseTarget(undefined);
    const instances = [await start(TCP, NEVER), await start(TCP, NEVER)];
    for (const instance of instances) await instance.stop?.();
    expect({ label, restartable, names: instances.map(({ name }) => name) }).toEqual({
      label: 'reference (embedded)',
      restartable: true,
      names: ['reference', 'reference'],
    });
    expect(new Set(instances.map(({ address }) => address)).size).toBe(2);
  });

  it.each(['reference', 'mutant/list-cut-at-100', 'variant/list-missing'])(
    'starts the bundled target:%s, each time another',
    async (name) => {
      const { label, restartable, start } = await parseTarget(`target:${name}`);
      const instances = [await start(TCP, NEVER), await start(TCP, NEVER)];
      for (const instance of instances) await instance.stop?.();
      expect({ label, restartable, names: instances.map((instance) => instance.name) }).toEqual({
        label: `target:${name}`,
        restartable: true,
        names: [name, name],
      });
      expect(new Set(instances.map(({ address }) => address)).size).toBe(2);
    },
  );

  it('starts a bundled target with what is special about it', async () => {
    const { start } = await parseTarget('target:variant/names-never-cleared');
    const instance = await start(TCP, NEVER);
    await instance.stop?.();
    expect(instance).not.toHaveProperty('clearStatus');
  });

  it.each<[text: string, problem: string]>([
    ['target:mutant/nope', 'there is no bundled target "mutant/nope"'],
    ['target:Reference', 'there is no bundled target "Reference"; did you mean "reference"?'],
    ['target: reference', 'there is no bundled target " reference"; did you mean "reference"?'],
  ])('refuses "%s" and tells how to see them all', async (text, problem) => {
    expect(await complaintOf(text)).toEqual({
      code: 'E_TARGET',
      message: problem,
      hint: 'grpc-health-conformance list --targets   shows every one of them',
      exitCode: 2,
    });
  });

  it.each<[file: string, text: string]>([
    ['target.mjs', 'export default () => ({ address: "127.0.0.1:7" });'],
    ['target.ts', 'const address: string = "127.0.0.1:7"; export default (): object => ({ address });'],
  ])('loads the factory of %s', async (file, text) => {
    const path = writeModule(file, text);
    const target = await parseTarget(`module:${path}`);
    expect({ ...target, start: await target.start(TCP, NEVER) }).toMatchObject({
      label: `module:${path}`,
      restartable: true,
      start: { address: '127.0.0.1:7' },
    });
  });

  it.each<[what: string, text: string, problem: string]>([
    ['exports nothing', '', 'exports no default, not a function'],
    ['exports an object', 'export default {};', 'exports a default of type object, not a function'],
    ['throws', 'throw new Error("no database");', 'failed while it was loaded: "no database"'],
  ])('refuses a module that %s', async (_what, text, problem) => {
    const path = writeModule('target.mjs', text);
    expect(await complaintOf(`module:${path}`)).toEqual({
      code: 'E_MODULE',
      message: `${path} ${problem}`,
      hint:
        'a target module exports as default a function that starts a server and returns\n' +
        '{ address, setStatus?, clearStatus?, enterTerminalState?, resume?, stop }',
      exitCode: 3,
    });
  });

  it.each(['/no/such/target.mjs', tmpdir()])('refuses a module that is no file: %s', async (path) => {
    expect(await complaintOf(`module:${path}`)).toEqual({
      code: 'E_TARGET',
      message: `there is no file ${path}`,
      hint: 'check the path after "module:"',
      exitCode: 2,
    });
  });
});
