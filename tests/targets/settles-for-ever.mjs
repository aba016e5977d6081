/** Claims that a change may take thirty years to be seen. */
export default function start() {
  return { address: '127.0.0.1:50051', settleMs: 1e12 };
}
