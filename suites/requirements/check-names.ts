import type { Requirement } from '../../harness/case/requirement.ts';
import { CONVENTION, HEALTH_CHECKING, PROTO_CHECK, PROTO_WATCH } from './sources.ts';

/** CHK: the names that Check knows, how they match and what registers them. */
export const checkNameRequirements = [
  {
    id: 'CHK-01',
    level: 'SHOULD',
    revision: 2015,
    source: `${HEALTH_CHECKING} · ${CONVENTION}`,
    title: 'Before anything is set, the empty name is registered and SERVING.',
    why: 'The kubelet, Envoy and many other probers ask for the empty name unless they are told otherwise. To them a server that works is not healthy.',
    tolerated: 'Another start state that the target declares.',
    bad: ['→ Check ""', '← end NOT_FOUND'],
  },
  {
    id: 'CHK-08',
    level: 'SHOULD',
    revision: 2015,
    source: HEALTH_CHECKING,
    title:
      'Names match exactly: another case, a part, an addition, a blank, a dot, a slash, a method, a wildcard or another Unicode normal form makes another name.',
    why: 'A misspelt name seems to work, and the prober is told the health of a service that it did not ask for.',
    tolerated: 'A matching of its own that the target declares.',
    bad: ['(set "a.Greeter" SERVING)', '→ Check "a.greeter"', '← OK, SERVING'],
  },
  {
    id: 'CHK-09',
    level: 'MUST',
    revision: 2015,
    source: HEALTH_CHECKING,
    title: 'Names are independent: setting the status of one name changes no other.',
    why: 'One service that fails takes healthy ones out of traffic, or a healthy one hides that another has failed.',
    bad: ['(set "x" SERVING)', '(set "y" NOT_SERVING)', '→ Check "x"', '← OK, NOT_SERVING'],
  },
  {
    id: 'CHK-10',
    level: 'SHOULD',
    revision: 2015,
    source: CONVENTION,
    title: 'The empty name and the named services are independent, both ways.',
    why: 'It is for the application to say what the failure of one service means for the server. Otherwise probers of the empty name restart a server that still does most of its work.',
    tolerated:
      'A target that declares that its overall status is derived from its services; then the declared rule is checked.',
    bad: ['(set "" SERVING)', '(set "x" NOT_SERVING)', '→ Check ""', '← OK, NOT_SERVING'],
  },
  {
    id: 'CHK-11',
    level: 'MUST',
    revision: 2015,
    source: `${PROTO_CHECK} · ${PROTO_WATCH}`,
    title:
      'Check and Watch do not register a name: however often it is asked for or watched, an unregistered name stays NOT_FOUND, during and after.',
    why: 'What one client is told would depend on what others have asked before. A misspelt name looks registered as soon as somebody watches it.',
    bad: ['→ Watch "x"', '← SERVICE_UNKNOWN', '→ cancel', '→ Check "x"', '← OK, UNKNOWN'],
  },
  {
    id: 'CHK-15',
    level: 'MUST',
    revision: 2015,
    source: HEALTH_CHECKING,
    title:
      'A name of up to 200 bytes is data, whatever it contains: any Unicode, control characters, NUL, quotes, path or template syntax, __proto__ and the like.',
    why: 'Any client can send any name. If its content has an effect, a client can break the server or be told OK for a name that nobody registered.',
    bad: ['→ Check "__proto__"', '← OK, UNKNOWN'],
  },
  {
    id: 'CHK-20',
    level: 'MUST',
    revision: 2015,
    source: HEALTH_CHECKING,
    title:
      'A name that was only watched is not registered by the terminal state or by a call that sets all names.',
    why: 'A name that a client made up would become a service of the server. It can stay registered long after its watcher has left.',
    bad: [
      '→ Watch "x"',
      '← SERVICE_UNKNOWN',
      '(enter the terminal state)',
      '→ Check "x"',
      '← OK, NOT_SERVING',
    ],
  },
  {
    id: 'CHK-21',
    level: 'MUST',
    revision: 2015,
    source: HEALTH_CHECKING,
    title: 'A name that is not registered stays NOT_FOUND while the server as a whole is NOT_SERVING.',
    why: 'A misspelt name cannot be told from a service that will come back. The mistake shows only after the server has recovered.',
    tolerated: 'A target that declares that its overall status covers every name; then the answer is noted.',
    bad: ['(set "" NOT_SERVING)', '→ Check "x"', '← OK, NOT_SERVING'],
  },
  {
    id: 'CHK-22',
    level: 'SHOULD',
    revision: 2015,
    source: HEALTH_CHECKING,
    title: 'The empty name can be set like any other, and Check tells what was set.',
    why: 'An application that cannot serve has no way to tell it to probers that ask for the empty name, and goes on getting traffic.',
    bad: ['(set "" NOT_SERVING)', '→ Check ""', '← OK, SERVING'],
  },
  {
    id: 'CHK-23',
    level: 'SHOULD',
    revision: 2015,
    source: CONVENTION,
    title:
      'Check of an unregistered name of 4 KiB, 64 KiB or 1 MiB ends in bounded time with NOT_FOUND or another error, and other callers can go on.',
    why: 'Any client can send such a name. If the server hangs or breaks on it, one request takes the health check away from all probers.',
    tolerated:
      'INVALID_ARGUMENT, RESOURCE_EXHAUSTED, a reset stream or a closed connection; it is noted which. OK is never accepted.',
    bad: ['→ Check of a name of 1 MiB', '← OK, UNKNOWN'],
  },
] as const satisfies readonly Requirement[];
