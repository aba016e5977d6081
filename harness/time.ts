/**
 * Settles like `promise`, or rejects once the time is up. What the promise does later is ignored.
 *
 * @param ms ceiling in milliseconds
 * @param late makes the error for a promise that took too long
 */
export async function within<Value>(ms: number, promise: Promise<Value>, late: () => Error): Promise<Value> {
  let ceiling: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    ceiling = setTimeout(() => {
      reject(late());
    }, ms);
  });
  try {
    return await Promise.race([promise, expired]);
  } finally {
    clearTimeout(ceiling);
  }
}

/** Settles like `promise`, or rejects with the reason of the signal once it is given. */
export async function unlessAborted<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  let stopListening: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    stopListening = () => {
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    stopListening?.();
  }
}

/**
 * A signal that is given together with another one, or once the time is up. `AbortSignal.any` over `AbortSignal.timeout` is
 * no such thing: Node 20 may collect the timeout as garbage, and then nobody is ever told.
 *
 * @param ms ceiling in milliseconds
 * @param late makes the reason of a signal that is given because the time is up
 * @returns the signal, and the function that ends the waiting
 */
export function abortWithin(
  ms: number,
  signal: AbortSignal,
  late: () => Error,
): { readonly signal: AbortSignal; readonly release: () => void } {
  const patience = new AbortController();
  const ceiling = setTimeout(() => {
    patience.abort(late());
  }, ms);
  const follow = (): void => {
    clearTimeout(ceiling);
    patience.abort(signal.reason);
  };
  if (signal.aborted) follow();
  signal.addEventListener('abort', follow, { once: true });
  return {
    signal: patience.signal,
    release: () => {
      clearTimeout(ceiling);
      signal.removeEventListener('abort', follow);
    },
  };
}

/**
 * Calls back once the time is up, and what came before was read: a process that was held up finds its timers due before it has
 * read what arrived meanwhile. It may be called back after it was released in between.
 *
 * @param ms ceiling in milliseconds
 * @returns the function that ends the waiting
 */
export function onceTimeIsUp(ms: number, late: () => void): () => void {
  const ceiling = setTimeout(() => {
    setImmediate(late);
  }, ms);
  return () => {
    clearTimeout(ceiling);
  };
}
