import { describe, expect, it } from 'vitest';
import { healthDefinition } from '../../proto/health.ts';
import type { Answers, Script, When } from './outcome.ts';
import { pause, UNIMPLEMENTED } from './plays.ts';
import { scriptFor } from './script-for.ts';

const [CHECK, WATCH, OTHER, SPECIAL]: Script[] = [[pause(1)], [pause(2)], [pause(3)], [pause(4)]];
const ADDRESS = '127.0.0.1:50051';

interface Asked {
  readonly path?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly service?: string;
}

function chosen(
  answers: Answers,
  { path = healthDefinition.Check.path, fields = {}, service }: Asked,
): Script {
  const message = service === undefined ? '' : healthDefinition.Check.requestSerialize({ service });
  const prefix = Buffer.from([0, 0, 0, 0, message.length]);
  return scriptFor(answers, {
    fields: new Map(Object.entries({ ':path': path, ':authority': ADDRESS, ...fields })),
    body: service === undefined ? Buffer.alloc(0) : Buffer.concat([prefix, Buffer.from(message)]),
    address: ADDRESS,
  });
}

describe('what is played', () => {
  const all = { check: CHECK ?? [], watch: WATCH ?? [], other: OTHER ?? [] };
  it.each<[what: string, path: string, answers: Answers, script: Script | undefined]>([
    ['to Check', healthDefinition.Check.path, all, CHECK],
    ['to Watch', healthDefinition.Watch.path, all, WATCH],
    ['to Watch where it is as Check', healthDefinition.Watch.path, { check: all.check }, CHECK],
    ['to List', healthDefinition.List.path, all, OTHER],
    ['to another path', '/AWS.ALB/healthcheck', all, OTHER],
    ['to another path where nothing is said', '/x', { check: all.check }, UNIMPLEMENTED],
  ])('%s', (_what, path, answers, script) => {
    expect(chosen(answers, { path })).toBe(script);
  });

  it.each<[when: When, asked: Asked, holds: boolean]>([
    [{}, {}, true],
    [{ path: '/x' }, { path: '/x' }, true],
    [{ path: '/x' }, {}, false],
    [{ field: 'authorization' }, { fields: { authorization: 'a' } }, true],
    [{ field: 'authorization' }, {}, false],
    [{ without: 'authorization' }, {}, true],
    [{ without: 'authorization' }, { fields: { authorization: '' } }, false],
    [{ named: true }, { service: 'a' }, true],
    [{ named: true }, { service: '' }, false],
    [{ named: true }, {}, false],
    [{ named: false }, {}, true],
    [{ named: false }, { service: 'a' }, false],
    [{ ownAuthority: true }, {}, true],
    [{ ownAuthority: true }, { fields: { ':authority': 'a' } }, false],
    [{ ownAuthority: false }, { fields: { ':authority': 'a' } }, true],
    [{ named: true, field: 'x' }, { service: 'a' }, false],
    [{ named: true, field: 'x' }, { service: 'a', fields: { x: '' } }, true],
  ])('as an exception %j of %j: %s', (when, asked, holds) => {
    const answers = { ...all, exceptions: [{ when, script: SPECIAL ?? [] }] };
    expect(chosen(answers, asked) === SPECIAL).toBe(holds);
  });

  it('is the first exception of several', () => {
    const exceptions = [
      { when: { named: true }, script: OTHER ?? [] },
      { when: {}, script: SPECIAL ?? [] },
    ];
    expect(chosen({ ...all, exceptions }, { service: 'a' })).toBe(OTHER);
    expect(chosen({ ...all, exceptions }, {})).toBe(SPECIAL);
  });
});
