import { Option } from 'commander';
import type { Command } from 'commander';
import { metadataOption, readyOption, timeoutOption } from './options.ts';

/** Adds the flags of every command that starts a target or reaches it: TLS, metadata, readiness. */
export function withTargetOptions(command: Command): Command {
  return command
    .option('--tls', 'speak TLS, and trust the root certificates of Node and of NODE_EXTRA_CA_CERTS')
    .addOption(new Option('--no-tls', 'plain text, whatever the configuration file says').hideHelp())
    .option('--ca <FILE>', 'speak TLS, and trust the certificates of this PEM file')
    .option('--cert <FILE>', 'the certificate that the client shows, with --key (mTLS)')
    .option('--key <FILE>', 'the key of --cert')
    .option('--server-name <NAME>', 'the name that the certificate of the server must have')
    .option('--insecure', 'speak TLS, and accept any certificate: for tests only')
    .addOption(
      new Option(
        '--metadata <KEY=SOURCE>',
        'metadata of every call, as KEY=env:NAME or KEY=file:PATH; never shown; repeatable',
      ).argParser(metadataOption),
    )
    .addOption(
      new Option(
        '--ready <HOW>',
        'how a program tells that it is ready: contract (the default), log:PATTERN, an address with {port}; port for an image',
      ).argParser(readyOption),
    )
    .addOption(
      new Option(
        '--start-timeout <MS>',
        'how long a target may take until it is ready, in milliseconds; 30000 by default',
      ).argParser(timeoutOption),
    );
}

/** Adds the flags that choose the configuration file, or none. */
export function withConfigOptions(command: Command): Command {
  return command
    .option(
      '--config <FILE>',
      'the configuration file; grpc-health-conformance.yaml, .yml or .json by default',
    )
    .addOption(new Option('--no-config', 'read no configuration file').hideHelp());
}
