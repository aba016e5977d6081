/** The numbers of the codes of gRPC that clients give by themselves (gRPC, statuscodes.md). */
export const CODE = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  DEADLINE_EXCEEDED: 4,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** The code for an answer of HTTP without a code of gRPC (gRPC, http-grpc-status-mapping.md). */
export function codeOfHttpStatus(status: string | undefined): number {
  switch (status) {
    case '400':
      return CODE.INTERNAL;
    case '401':
      return CODE.UNAUTHENTICATED;
    case '403':
      return CODE.PERMISSION_DENIED;
    case '404':
      return CODE.UNIMPLEMENTED;
    case '429':
    case '502':
    case '503':
    case '504':
      return CODE.UNAVAILABLE;
    case undefined:
    default:
      return CODE.UNKNOWN;
  }
}

/** The code for a stream that was reset (gRPC, PROTOCOL-HTTP2.md, "Errors"). */
export function codeOfReset(code: number): number {
  switch (code) {
    case 7: // REFUSED_STREAM
      return CODE.UNAVAILABLE;
    case 8: // CANCEL
      return CODE.CANCELLED;
    case 11: // ENHANCE_YOUR_CALM
      return CODE.RESOURCE_EXHAUSTED;
    case 12: // INADEQUATE_SECURITY
      return CODE.PERMISSION_DENIED;
    default:
      return CODE.INTERNAL;
  }
}
