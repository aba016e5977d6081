import { DEFAULT_SETTINGS } from '../../harness/probers/settings.ts';
import { showAsks, showLooks, showMachine, showProber } from './show-prober.ts';
import { showCall, showCase, showReflection } from './show-server.ts';
import { showCommand, showProgram, showProto, showShell } from './show-text.ts';
import { holds } from './shown.ts';
import type { Shown } from './shown.ts';
import type { Way } from './way.ts';
import type { World } from './world.ts';
import { wayText } from './way-text.ts';

/** One thing to do, of a way that is done on several servers. */
export interface Deed {
  /** For people: what is done, and where. */
  readonly text: string;
  readonly show: (world: World) => Shown | Promise<Shown>;
}

/** All that is to be done for a way. */
export function deedsOf(way: Way): Deed[] {
  switch (way.by) {
    case 'call':
      return way.on.map((on) => deed({ ...way, on: [on] }, (world) => showCall(way, on, world)));
    case 'case':
      return way.on.map((on) => deed({ ...way, on: [on] }, (world) => showCase(way, on, world)));
    case 'reflection':
      return way.on.map((on) => deed({ ...way, on: [on] }, (world) => showReflection(way, on, world)));
    case 'prober':
      return way.on.map((on) => deed({ ...way, on: [on] }, (world) => showProber(way, on, world)));
    case 'program':
      return way.programs.flatMap((name) =>
        way.on.map((on) =>
          deed({ ...way, programs: [name], on: [on] }, (world) => showProgram(way, name, on, world)),
        ),
      );
    case 'asks':
      return [deed(way, () => showAsks(way))];
    case 'machine':
      return [deed(way, () => showMachine(way))];
    case 'looks':
      return [deed(way, () => showLooks(way))];
    case 'defaults':
      return [deed(way, () => holds(DEFAULT_SETTINGS, way.has))];
    case 'proto':
      return [deed(way, () => showProto(way))];
    case 'shell':
      return [deed(way, ({ signal }) => showShell(way, signal))];
    case 'command':
      return [deed(way, () => showCommand(way))];
  }
}

function deed(way: Way, show: Deed['show']): Deed {
  return { text: wayText(way), show };
}
