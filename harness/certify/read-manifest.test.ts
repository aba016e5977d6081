import { describe, expect, it } from 'vitest';
import { parseManifest, readManifest } from './read-manifest.ts';

const GOOD = `
name: tiny
language: Go
implementation: example.org/tiny
version: '1.0'
source: https://example.org/tiny
needs:
  - { tool: go, version: [go, version], atLeast: '1.25', install: apt-get install golang-go }
build:
  - [go, build, -o, target, .]
command: [./target]
`;

describe('parseManifest', () => {
  it('reads what is there, and knows what may be left out', () => {
    expect(parseManifest(GOOD, 'target.yaml')).toEqual({
      name: 'tiny',
      language: 'Go',
      implementation: 'example.org/tiny',
      version: '1.0',
      source: 'https://example.org/tiny',
      needs: [
        { tool: 'go', version: ['go', 'version'], atLeast: '1.25', install: 'apt-get install golang-go' },
      ],
      include: [],
      build: [['go', 'build', '-o', 'target', '.']],
      command: ['./target'],
      env: {},
      features: [],
    });
  });

  it.each<[what: string, text: string, problem: string]>([
    [
      'an unknown key',
      `${GOOD}feature: [drain]\n`,
      'target.yaml:12:1: feature: unknown key; did you mean "features"?',
    ],
    [
      'a key that is missing',
      GOOD.replace('language: Go\n', ''),
      'target.yaml:2:1: the key language is missing',
    ],
    ['a version that is no text', GOOD.replace("'1.0'", '1.0'), 'version: must be a text: put it in quotes'],
    ['a command that is one text', GOOD.replace('[./target]', './target'), 'command: must be a list'],
    ['an unknown feature', `${GOOD}features: [drains]\n`, 'features[0]: must be matching, aggregation,'],
    ['a name that is no folder', GOOD.replace('name: tiny', 'name: ../tiny'), 'name: '],
    ['text that is no YAML', 'name: [', 'target.yaml:1:'],
  ])('tells of %s', (_what, text, problem) => {
    expect(() => parseManifest(text, 'target.yaml')).toThrow(
      expect.objectContaining({ code: 'E_MANIFEST', message: expect.stringContaining(problem) as string }),
    );
  });
});

describe('readManifest', () => {
  it('tells of a file that is not there', async () => {
    await expect(readManifest('/nowhere/target.yaml')).rejects.toMatchObject({ code: 'E_MANIFEST' });
  });
});
