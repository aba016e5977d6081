/** Cannot start. */
export default function start() {
  throw new Error('the port is taken');
}
