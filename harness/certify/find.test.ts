import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../proto/package-root.ts';
import { bundledImplementations, findSubjects } from './find.ts';
import { checkVersion } from './target.ts';
import { writeSubject } from './testing/subject.ts';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'conformance-find-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('findSubjects', () => {
  it('finds every implementation that comes with the suite, each with a manifest that can be read', async () => {
    const subjects = await findSubjects([]);
    expect(subjects.map(({ manifest }) => manifest.name)).toEqual(bundledImplementations());
    expect(subjects.length).toBeGreaterThanOrEqual(14);
  });

  it('finds one by its name, and one by the path of its manifest', async () => {
    const { file } = await writeSubject(join(home, 'mine'));
    const subjects = await findSubjects(['grpc-go', file]);
    expect(subjects.map(({ manifest }) => manifest.name)).toEqual(['grpc-go', 'tiny']);
  });

  it.each<[what: string, names: string[], code: string, message: string]>([
    [
      'a name that nothing has',
      ['grpc-goo'],
      'E_TARGET',
      'there is no implementation "grpc-goo"; did you mean "grpc-go"?',
    ],
    ['one that is named twice', ['grpc-go', 'grpc-go'], 'E_MANIFEST', 'two targets have the name "grpc-go"'],
    ['a manifest that is not there', ['./nowhere.yaml'], 'E_MANIFEST', 'cannot read the manifest'],
  ])('tells of %s', async (_what, names, code, message) => {
    await expect(findSubjects(names)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it('has every implementation in the package', async () => {
    const text = await readFile(join(packageRoot, 'package.json'), 'utf8');
    const { files } = JSON.parse(text) as { files: string[] };
    expect(files).toEqual(expect.arrayContaining(bundledImplementations().map((name) => `targets/${name}`)));
  });
});

describe('checkVersion', () => {
  it('lets pass what the program does not tell, and what is the same', async () => {
    const subject = await writeSubject(join(home, 'tiny'));
    expect(() => {
      checkVersion(subject, undefined);
      checkVersion(subject, '1.0.0');
    }).not.toThrow();
  });

  it('refuses another version than the manifest says', async () => {
    const subject = await writeSubject(join(home, 'tiny'));
    expect(() => {
      checkVersion(subject, '1.0.1');
    }).toThrow('the manifest of tiny says version "1.0.0", and the program says "1.0.1"');
  });
});
