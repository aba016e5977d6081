import { describe, expect, it, onTestFinished } from 'vitest';
import { mutants } from '../../targets/mutants/index.ts';
import type { ServerChange } from '../../targets/reference/change.ts';
import { variants } from '../../targets/variants/index.ts';
import { isUnsupported } from '../control/control.ts';
import { ConformanceError } from '../errors.ts';
import { bundledTargets, findBundled } from './bundled.ts';
import { embedded } from './embedded.ts';
import type { TargetInstance } from './target.ts';

const CAN_LISTEN = ['tls', 'mtls', 'unix', 'ipv6'];
const TCP = { listen: { on: 'tcp' } } as const;
const POWERS = ['setStatus', 'clearStatus', 'enterTerminalState', 'resume'] as const;
/** What the protocol names, and may therefore begin a sentence in capitals. */
const PROTOCOL_NAME =
  /^(?:Check|Watch|List|HTTP\/2|NOT_FOUND|UNKNOWN|SERVING|NOT_SERVING|MAX_CONCURRENT_STREAMS)\b/;

const repeated = (texts: readonly string[]): string[] =>
  texts.filter((text, at) => texts.indexOf(text) !== at);

/** One sentence that stands in the middle of another one: no capital at the start, no full stop at the end. */
const isClause = (text: string): boolean =>
  (/^[a-z]/.test(text) || PROTOCOL_NAME.test(text)) &&
  !/[.!?]$|[.!?]\s+[A-Z]|\n/.test(text) &&
  text === text.trim();

/** Starts a server for the length of the test. */
async function start(name: string, change: ServerChange): Promise<TargetInstance> {
  const instance = await embedded(name, change)(TCP);
  onTestFinished(async () => {
    await instance.stop?.();
  });
  return instance;
}

/** What {@link findBundled} says instead of a target. */
function complaintOf(name: string): unknown {
  try {
    return findBundled(name);
  } catch (error) {
    if (!(error instanceof ConformanceError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint, exitCode: error.exitCode };
  }
}

describe('the bundled targets', () => {
  it('are the reference, then every mutant, then every variant', () => {
    expect(bundledTargets.map(({ name }) => name)).toEqual([
      'reference',
      ...mutants.map(({ id }) => `mutant/${id}`),
      ...variants.map(({ id }) => `variant/${id}`),
    ]);
    expect(findBundled('reference').change).toEqual({});
  });

  it.each([
    ['mutants', mutants],
    ['variants', variants],
  ])('the ids of %s are kebab-case, each its own', (_what, rows) => {
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id) => !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id))).toEqual([]);
    expect(repeated(ids)).toEqual([]);
    expect(ids.length).toBeGreaterThan(0);
  });

  it('tell in one clause each what is special about them, and no two the same', () => {
    const clauses = [
      ...mutants.map(({ defect }) => defect),
      ...variants.flatMap(({ difference, allowedBy }) => [difference, allowedBy]),
    ];
    expect(clauses.filter((text) => !isClause(text))).toEqual([]);
    expect(repeated(bundledTargets.map(({ summary }) => summary))).toEqual([]);
  });

  it('break one requirement, and name no other twice nor that one again', () => {
    const odd = mutants.filter(({ breaks, also }) => {
      const named = [breaks, ...(also?.split(' ') ?? [])];
      return named.some((id) => !/^(?:[A-Z]{3}|IP6)-\d{2}$/.test(id)) || repeated(named).length > 0;
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });

  it('are flaky with a chance to be seen and a chance not to misbehave', () => {
    const rates = mutants.flatMap(({ flaky }) => (flaky === undefined ? [] : [flaky]));
    expect(rates.length).toBeGreaterThan(0);
    for (const { oneIn, chances } of rates) {
      expect(oneIn).toBeGreaterThan(1);
      expect(chances).toBeGreaterThanOrEqual(1);
    }
  });

  it('are summed up with what they break, or with a word that they are right', () => {
    const [[mutant], [variant]] = [mutants, variants];
    expect(findBundled(`mutant/${mutant?.id ?? ''}`).summary).toBe(
      `breaks ${mutant?.breaks ?? ''}: ${mutant?.defect ?? ''}`,
    );
    expect(findBundled(`variant/${variant?.id ?? ''}`).summary).toBe(
      `right, but different: ${variant?.difference ?? ''}`,
    );
  });
});

describe('findBundled', () => {
  it('finds every one of them by its name', () => {
    for (const target of bundledTargets) expect(findBundled(target.name)).toBe(target);
  });

  it.each<[wrong: string, guess: string]>([
    ['refrence', 'reference'],
    ['Reference', 'reference'],
    ['refrnce', 'reference'],
    ['mutant/list-cut-at-10', 'mutant/list-cut-at-100'],
    ['mutants/list-cut-at-100', 'mutant/list-cut-at-100'],
    ['variant/list_missing', 'variant/list-missing'],
  ])('of "%s" it asks whether %s was meant', (wrong, guess) => {
    expect(complaintOf(wrong)).toEqual({
      code: 'E_TARGET',
      message: `there is no bundled target "${wrong}"; did you mean "${guess}"?`,
      hint: 'grpc-health-conformance list --targets   shows every one of them',
      exitCode: 2,
    });
  });

  it.each(['mutant/nope', 'nothing-of-the-kind', '', 'ref', 'referral', 'localhost:50051'])(
    'of "%s" it does not guess',
    (wrong) => {
      expect(complaintOf(wrong)).toEqual({
        code: 'E_TARGET',
        message: `there is no bundled target "${wrong}"`,
        hint: 'grpc-health-conformance list --targets   shows every one of them',
        exitCode: 2,
      });
    },
  );
});

describe('embedded', () => {
  it('declares nothing for the reference, which can be driven in every way', async () => {
    const instance = await start('reference', {});
    expect(instance).toMatchObject({
      name: 'reference',
      features: CAN_LISTEN,
      overall: 'SERVING',
      settleMs: 0,
    });
    expect(POWERS.filter((power) => instance[power] === undefined)).toEqual([]);
  });

  it('passes on what a change declares', async () => {
    const change: ServerChange = {
      features: ['coupling', 'matching'],
      overall: 'UNREGISTERED',
      settleMs: 250,
    };
    expect(await start('mine', change)).toMatchObject({
      name: 'mine',
      ...change,
      features: ['coupling', 'matching', ...CAN_LISTEN],
    });
  });

  const declaring = bundledTargets.filter(
    ({ change }) => change.features ?? change.overall ?? change.settleMs,
  );
  it.each(declaring.map(({ name, change }) => [name, change] as const))(
    'passes on what %s declares',
    async (name, change) => {
      const { features: own = [], overall = 'SERVING', settleMs = 0 } = change;
      expect(await start(name, change)).toMatchObject({
        name,
        features: [...own, ...CAN_LISTEN],
        overall,
        settleMs,
      });
    },
  );

  it.each([...POWERS])('lacks %s where the operator cannot do it, and nothing else', async (power) => {
    const instance = await start('mine', { cannot: [power] });
    expect(POWERS.filter((other) => instance[other] === undefined)).toEqual([power]);
  });

  it('refuses a status that the server cannot hold as unsupported, and takes the others', async () => {
    const { setStatus } = await start('mine', { cannotSet: ['UNKNOWN'] });
    const attempt = (status: 'SERVING' | 'UNKNOWN'): unknown => {
      try {
        return setStatus?.('a', status);
      } catch (error) {
        return error;
      }
    };
    const refusal = attempt('UNKNOWN');
    expect(isUnsupported(refusal)).toBe(true);
    expect(refusal).toHaveProperty('message', 'the server has no way to hold UNKNOWN');
    expect(attempt('SERVING')).toBeUndefined();
  });

  it('drives the store that was changed and not the one below it', async () => {
    const told: string[] = [];
    const { setStatus } = await start('mine', {
      behave: () => ({ store: { set: (service, status) => told.push(`${service} ${status}`) } }),
    });
    await setStatus?.('a', 'SERVING');
    expect(told).toEqual(['a SERVING']);
  });
});
