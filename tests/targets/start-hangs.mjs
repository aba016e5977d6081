/** Never gets ready. */
export default function start() {
  console.error('the start waits');
  return new Promise(() => undefined);
}
