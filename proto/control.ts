import type { MethodDefinition } from '@grpc/grpc-js';
import { loadService } from './health.ts';
import type { RegisteredStatus, ServiceState } from './status.ts';

/** The answer of Describe. */
export interface DescribeResponse {
  contractVersion: number;
  name: string;
  version: string;
  features: string[];
  settleMs: number;
  /** A number where the target sends a value that the enum does not name; SERVING when absent. */
  overall?: ServiceState | number;
}

/** The request of SetStatus. */
export interface SetStatusRequest {
  service: string;
  /** A number where the enum does not name the value. */
  status: RegisteredStatus | number;
}

/** The methods of `conformance.control.v1.TargetControl` as grpc-js takes them, for clients and servers alike. */
export interface ControlDefinition {
  Describe: MethodDefinition<object, DescribeResponse>;
  SetStatus: MethodDefinition<SetStatusRequest, object>;
  SetStatuses: MethodDefinition<SetStatusRequest, object>;
  ClearStatus: MethodDefinition<{ service: string }, object>;
  EnterTerminalState: MethodDefinition<object, object>;
  Resume: MethodDefinition<object, object>;
  Stop: MethodDefinition<{ graceMs: number }, object>;
}

/** The full name of the service, as it stands in the path of every call. */
export const CONTROL_SERVICE = 'conformance.control.v1.TargetControl';

/** `conformance.control.v1.TargetControl` as read from `proto/conformance/control/v1/control.proto`. */
export const controlDefinition = loadService(
  'conformance/control/v1/control.proto',
  CONTROL_SERVICE,
) as ControlDefinition;
