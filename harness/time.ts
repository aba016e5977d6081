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
