/**
 * A timeline of a day with twenty probers beside a Node process that does nothing, in turn, and how often they look in it. The
 * timeline is computed in this process, with all that it has to imagine and to decide: nothing is kept from round to round.
 */
import { chooseProbers } from '../harness/probers/choose.ts';
import { probers } from '../harness/probers/index.ts';
import { DEFAULT_SETTINGS } from '../harness/probers/settings.ts';
import { runTimeline } from '../harness/timeline/run.ts';
import { parseScript } from '../harness/timeline/script.ts';
import { outcomeNames } from '../harness/timeline/world.ts';
import { packageRoot } from '../proto/package-root.ts';
import { measureNode, median, row, time } from './measure.ts';

const ROUNDS = 11;
const PROBERS = 20;
/** Something happens every ten minutes, in turn. */
const OUTCOMES = [
  'healthy',
  'not_serving',
  'healthy',
  'hang',
  'healthy',
  'refused',
  'slow_1500ms',
  'code_14',
];

const server = Array.from(
  { length: 144 },
  (_each, index) => `  - { at: ${String(index * 10)}m, does: ${OUTCOMES[index % OUTCOMES.length] ?? ''} }`,
);
const chosen = chooseProbers(probers, []).chosen.slice(0, PROBERS);
const vocabulary = { outcomes: outcomeNames, probers: probers.map(({ id }) => id) };
const script = parseScript(`for: 24h\nserver:\n${server.join('\n')}\n`, 'a day', vocabulary);

const empty: number[] = [];
const days: number[] = [];
let looks = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  empty.push((await measureNode(['-e', '0'], packageRoot)).wallMs);
  const begin = performance.now();
  const { lanes } = runTimeline(script, chosen, DEFAULT_SETTINGS);
  days.push(performance.now() - begin);
  looks = lanes.reduce((sum, lane) => sum + lane.looks, 0);
}

const base = median(empty);
const ours = median(days);
row(`median of ${String(ROUNDS)}`, 'wall', 'slowest');
row('node -e 0', time(base), time(Math.max(...empty)));
row(`24 h, ${String(chosen.length)} probers, ${String(looks)} looks`, time(ours), time(Math.max(...days)));
row('ratio', `${(ours / base).toFixed(2)} ×`);
