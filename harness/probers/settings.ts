/** An inclusive range of gRPC codes. */
export interface CodeRange {
  readonly from: number;
  readonly to: number;
}

/** What users set about their probers. */
export interface ProberSettings {
  /** The service that probers ask for, where they can be told; the empty name is the server as a whole. */
  readonly service: string;
  /** The codes that a target group of an ALB takes for healthy. */
  readonly albMatcher: readonly CodeRange[];
  /** The path that the ALB asks for. */
  readonly albPath: string;
}

/** What a target group has that nobody changed (AWS API Reference, CreateTargetGroup and Matcher). */
export const DEFAULT_SETTINGS: ProberSettings = {
  service: '',
  albMatcher: [{ from: 12, to: 12 }],
  albPath: '/AWS.ALB/healthcheck',
};
