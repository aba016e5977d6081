// The documents that requirements come from, as reports print them. Several are joined with ' · '.

export const HEALTH_CHECKING = 'grpc/grpc doc/health-checking.md';
export const PROTO_CHECK = 'health.proto, comment of Check';
export const PROTO_WATCH = 'health.proto, comment of Watch';
export const PROTO_LIST = 'health.proto, comment of List';
export const PROTO_STATUS = 'health.proto, comment of ServingStatus';
export const A17_WATCH = 'gRFC A17, section "Watch-Based Health Checking Protocol"';
export const A17_CLIENT = 'gRFC A17, section "Client Workflow"';
export const A90 = 'gRFC A90';
export const HTTP2 = 'grpc/grpc doc/PROTOCOL-HTTP2.md';
export const STATUS_CODES = 'grpc/grpc doc/statuscodes.md';
export const COMPRESSION = 'grpc/grpc doc/compression.md';
export const CONVENTION = 'agreement of the reference implementations';
export const AWS = 'AWS documentation of Application Load Balancer health checks';
export const PROBER_MODELS = 'models of probers, each by the source that docs/probers.md names';
export const PROTO3 = 'Protocol Buffers language guide (proto3)';
export const RFC9113_FLOW = 'RFC 9113, section 6.9 "WINDOW_UPDATE"';
export const PROTO_ENCODING = 'Protocol Buffers documentation, "Encoding"';
export const RFC9113_FRAMES = 'RFC 9113, sections 5.5 and 6';
