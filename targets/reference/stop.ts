import type { status as code } from '@grpc/grpc-js';

/** What whoever stops a server has in hand. */
export interface StopMeans {
  /** How long calls in flight may take, in milliseconds. */
  readonly graceMs: number;
  /** Refuses new connections. */
  readonly closePort: () => void;
  /** Ends every open Watch with a status. */
  readonly endWatches: (status: keyof typeof code) => void;
  /** Sends GOAWAY on every connection; settles when all calls are over and every connection is closed. */
  readonly drain: () => Promise<void>;
  /** Ends every connection at once, without a word. */
  readonly dropConnections: () => void;
}

/** How a server stops; settles when it has stopped. */
export type Stop = (means: StopMeans) => Promise<void>;

/**
 * Stops in good order: a server that waits for its watchers never stops, since they stay for as long as they are served.
 */
export const stopInGoodOrder: Stop = async (means) => {
  means.closePort();
  means.endWatches('UNAVAILABLE');
  await drainWithin(means);
};

/** Waits until all calls are over, for the grace period at most: a client that reads nothing keeps its stream for ever. */
export async function drainWithin({
  graceMs,
  drain,
  dropConnections,
}: Pick<StopMeans, 'graceMs' | 'drain' | 'dropConnections'>): Promise<void> {
  let ceiling: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    ceiling = setTimeout(resolve, graceMs);
  });
  await Promise.race([drain(), over]);
  clearTimeout(ceiling);
  dropConnections();
}
