import { CONTRACT_VERSION } from '../../proto/contract.ts';
import type { DescribeResponse } from '../../proto/control.ts';
import { FEATURES } from '../case/case.ts';
import { quote } from '../case/text.ts';
import { isFeature, isServiceState } from '../target/ready-line.ts';
import type { TargetDescription } from '../target/target.ts';

/**
 * Reads what a target answered to Describe. Texts and numbers that the target left at their defaults are absent.
 *
 * @returns the description, or what breaks the contract: the second half of a sentence, safe to print
 */
export function readDescription(said: DescribeResponse): TargetDescription | string {
  const { contractVersion, name, version, features, settleMs, overall } = said;
  // Of another version nothing else is known.
  if (contractVersion !== CONTRACT_VERSION)
    return `says contract version ${String(contractVersion)}; this suite speaks version ${String(CONTRACT_VERSION)} of the contract`;
  const unknown = features.find((feature) => !isFeature(feature));
  if (unknown !== undefined)
    return `names the unknown feature ${quote(unknown)}; known are ${FEATURES.join(', ')}`;
  if (overall !== undefined && !isServiceState(overall))
    return `gives the empty name the state ${String(overall)}, which does not exist`;
  return {
    ...(name !== '' && { name }),
    ...(version !== '' && { version }),
    ...(features.length > 0 && { features: features.filter(isFeature) }),
    ...(settleMs > 0 && { settleMs }),
    ...(overall !== undefined && { overall }),
  };
}
