/** Returns a port where an address is expected. */
export default function start() {
  return { address: 50051 };
}
