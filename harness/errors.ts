/** What the process says with its exit code. */
export const EXIT = {
  conformant: 0,
  notConformant: 1,
  usage: 2,
  broken: 3,
  nothingRan: 4,
  interrupted: 130,
} as const;

/** Every error that a user can meet, with the exit code that it leads to. */
const EXIT_OF_CODE = {
  E_TARGET: EXIT.usage,
  E_OPTION: EXIT.usage,
  E_CONFIG: EXIT.usage,
  E_BASELINE: EXIT.usage,
  E_CASE: EXIT.usage,
  E_UNKNOWN_ID: EXIT.usage,
  E_OUT: EXIT.usage,
  E_CERTIFICATE: EXIT.usage,
  E_REPORT: EXIT.usage,
  E_MANIFEST: EXIT.usage,
  E_SCRIPT: EXIT.usage,
  E_REFUSED: EXIT.broken,
  E_UNREACHABLE: EXIT.broken,
  E_SILENT: EXIT.broken,
  E_NOT_HTTP2: EXIT.broken,
  E_TLS: EXIT.broken,
  E_DENIED: EXIT.broken,
  E_MODULE: EXIT.broken,
  E_START: EXIT.broken,
  E_DOCKER: EXIT.broken,
  E_BUILD: EXIT.broken,
  E_NEEDS: EXIT.broken,
  E_IMAGE: EXIT.broken,
  E_PROBER: EXIT.broken,
  E_STOP: EXIT.broken,
  E_TARGET_DIED: EXIT.broken,
  E_CONTROL: EXIT.broken,
  E_HARNESS: EXIT.broken,
  E_NOTHING_RAN: EXIT.nothingRan,
} as const;

export type ErrorCode = keyof typeof EXIT_OF_CODE;

/** An error with a stable code and a hint about what to do next. A class, since errors are told apart by `instanceof`. */
export class ConformanceError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  /**
   * @param code stable name of the error
   * @param message what we did, what we expected, what we saw
   * @param hint what to do next
   */
  constructor(code: ErrorCode, message: string, hint: string) {
    super(message);
    this.name = 'ConformanceError';
    this.code = code;
    this.hint = hint;
  }

  get exitCode(): number {
    return EXIT_OF_CODE[this.code];
  }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
