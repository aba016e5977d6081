import { answerStatements } from './answers.ts';
import { containerStatements } from './container-check.ts';
import { clientStatements } from './go-client.ts';
import { serverStatements } from './go-server.ts';
import { grpcurlStatements } from './grpcurl.ts';
import { loadBalancerStatements } from './load-balancer.ts';
import { protocolStatements } from './protocol.ts';
import type { Article } from './statement.ts';

/** Both articles, with all that they say. */
export const articles: readonly Article[] = [
  {
    id: 'S0',
    title: 'S0: health checks of a gRPC server behind an ALB and in ECS',
    statements: [
      ...protocolStatements,
      ...answerStatements,
      ...loadBalancerStatements,
      ...containerStatements,
      ...grpcurlStatements,
    ],
  },
  {
    id: 'S1',
    title: 'S1: a health service in Go, and its client',
    statements: [...serverStatements, ...clientStatements],
  },
];
