import { discrepancyListText, discrepancyText } from '../../reports/discrepancies-text.ts';
import { shownJson } from '../../reports/shown.ts';
import { discrepancies, discrepancyOf } from '../discrepancies/index.ts';
import { imagineScene, outcomeOf } from '../discrepancies/look-at-scene.ts';
import { probers } from '../probers/index.ts';
import { paintFor } from './terminal.ts';

/** Prints every discrepancy that is known. */
export function listDiscrepanciesCommand(json: boolean): void {
  if (json) {
    process.stdout.write(shownJson(discrepancies));
    return;
  }
  process.stdout.write(discrepancyListText(discrepancies));
}

/**
 * Prints all about one: what the server does, who says what and how well that is known, why, and what to do.
 *
 * @throws ConformanceError `E_UNKNOWN_ID`
 */
export function explainDiscrepancyCommand(id: string): void {
  const discrepancy = discrepancyOf(id);
  const scenes = (discrepancy.scenes ?? []).map((scene) => ({
    scene,
    does: outcomeOf(scene).does,
    verdicts: imagineScene(scene, probers),
  }));
  process.stdout.write(discrepancyText(discrepancy, scenes, paintFor(process.stdout)));
}
