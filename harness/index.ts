/**
 * What a user of the package may import: the types and helpers to write a target module. The suite as vitest tests is
 * in `grpc-health-conformance/vitest`.
 */
export type { RegisteredStatus, ServiceState, ServingStatus } from '../proto/status.ts';
export type { Declaration } from './case/case.ts';
export { unsupported } from './control/control.ts';
export type { Control } from './control/control.ts';
export type { TargetDescription, TargetFactory, TargetInstance } from './target/target.ts';
