/**
 * By how much a series grows with each step: the slope of the line that fits it best (least squares), since a single value
 * of what a garbage collector leaves behind says little.
 *
 * @param sizes two values or more, in the order in which they were measured
 */
export function growthPerStep(sizes: readonly number[]): number {
  const middle = (sizes.length - 1) / 2;
  let weighted = 0;
  let weights = 0;
  for (const [index, size] of sizes.entries()) {
    weighted += (index - middle) * size;
    weights += (index - middle) ** 2;
  }
  return weighted / weights;
}
