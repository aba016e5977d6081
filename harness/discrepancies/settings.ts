import { healthDefinition } from '../../proto/health.ts';
import type { ProberSettings } from '../probers/settings.ts';

/** A target group that was told to ask the health service. */
export const ALB_ON_CHECK: Pick<ProberSettings, 'albMatcher' | 'albPath'> = {
  albMatcher: [{ from: 0, to: 0 }],
  albPath: healthDefinition.Check.path,
};

/** A service of a server that has some. */
export const NAMED: Pick<ProberSettings, 'service'> = { service: 'shop.Cart' };
