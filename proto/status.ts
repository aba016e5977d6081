/** The serving statuses of `grpc.health.v1.HealthCheckResponse`, as the protocol spells them. */
export const SERVING_STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;

/** A status as it stands in an answer of Check, Watch or List. */
export type ServingStatus = (typeof SERVING_STATUSES)[number];

/** A status that a registered service can hold: SERVICE_UNKNOWN is only ever said by Watch. */
export type RegisteredStatus = Exclude<ServingStatus, 'SERVICE_UNKNOWN'>;

/** What a name can be in: registered with a status, or not registered at all. */
export type ServiceState = RegisteredStatus | 'UNREGISTERED';

export const SERVICE_STATES: readonly ServiceState[] = ['UNREGISTERED', 'UNKNOWN', 'SERVING', 'NOT_SERVING'];
