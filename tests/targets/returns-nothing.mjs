/** Forgets to return. */
export default function start() {
  return undefined;
}
