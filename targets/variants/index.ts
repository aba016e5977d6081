import { errorVariants } from './errors.ts';
import { registrationVariants } from './registration.ts';
import { shutdownVariants } from './shutdown.ts';
import { stopVariants } from './stop.ts';
import { transportVariants } from './transport.ts';
import type { Variant } from './variant.ts';
import { watchVariants } from './watch.ts';
import { wireAnswerVariants } from './wire-answers.ts';
import { wireRequestVariants } from './wire-requests.ts';

/** Every variant, topic by topic. */
export const variants: readonly Variant[] = [
  ...registrationVariants,
  ...watchVariants,
  ...shutdownVariants,
  ...stopVariants,
  ...errorVariants,
  ...transportVariants,
  ...wireAnswerVariants,
  ...wireRequestVariants,
];
