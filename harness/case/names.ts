/**
 * A service name as a row writes it. Rows never hold the final text: a fresh name becomes one that no
 * other case and no other run uses, so that all cases can share one server.
 */
export type Name =
  | { readonly kind: 'fresh'; readonly key: string; readonly suffix: string }
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'variant'; readonly of: Name; readonly how: NameVariant };

/** A name of the case's own; two keys are two names. `suffix` is appended as it is. */
export function fresh(key: string, suffix = ''): Name {
  return { kind: 'fresh', key, suffix };
}

/** A name with exactly this text, shared with whoever else uses it. */
export function fixed(text: string): Name {
  return { kind: 'fixed', text };
}

/** Another name that a careless lookup takes for `of`. */
export function variant(of: Name, how: NameVariant): Name {
  return { kind: 'variant', of, how };
}

/** The case's usual name. */
export const NAME = fresh('a');
/** A second name that must not be mixed up with {@link NAME}. */
export const OTHER = fresh('b');
/** The empty name: the server as a whole. */
export const OVERALL = fixed('');

/** Ways to write a name that are other names by exact matching (CHK-08). */
export const NAME_VARIANTS = {
  'upper-case': (name: string) => name.toUpperCase(),
  'first-letter-upper-case': (name: string) => name.charAt(0).toUpperCase() + name.slice(1),
  'without-last-character': (name: string) => name.slice(0, -1),
  'without-first-character': (name: string) => name.slice(1),
  'with-suffix': (name: string) => `${name}x`,
  'with-prefix': (name: string) => `x${name}`,
  'blank-before': (name: string) => ` ${name}`,
  'blank-after': (name: string) => `${name} `,
  'newline-after': (name: string) => `${name}\n`,
  'nul-after': (name: string) => `${name}\0`,
  'trailing-dot': (name: string) => `${name}.`,
  'leading-slash': (name: string) => `/${name}`,
  'with-method': (name: string) => `${name}/Method`,
  'last-part-only': (name: string) => name.slice(name.lastIndexOf('.') + 1),
  'parent-package': (name: string) => name.slice(0, name.lastIndexOf('.')),
  'star-for-last-part': (name: string) => `${name.slice(0, name.lastIndexOf('.'))}.*`,
  'percent-encoded-dot': (name: string) => name.replace('.', '%2E'),
  'other-normal-form': (name: string) => name.normalize('NFD'),
} as const satisfies Record<string, (name: string) => string>;

export type NameVariant = keyof typeof NAME_VARIANTS;

/** What makes the fresh names of one case in one run unique. */
export interface NameScope {
  /** Random text of the run, so that two runs against one server never meet. */
  readonly run: string;
  /** The case's id: a server's own log can then be matched with the case. */
  readonly caseId: string;
}

/**
 * The text of a name in one run.
 *
 * Fresh names are dotted, lower case ASCII of well under 200 bytes (the limit of the C++ service) and never a
 * name that a server registers by itself.
 */
export function resolveName(name: Name, scope: NameScope): string {
  switch (name.kind) {
    case 'fixed':
      return name.text;
    case 'fresh':
      return `conformance.${scope.run}.${scope.caseId.replaceAll('/', '.')}.${name.key}${name.suffix}`;
    case 'variant':
      return NAME_VARIANTS[name.how](resolveName(name.of, scope));
  }
}

/** How `explain` and `list` write a name that has no text yet. */
export function nameLabel(name: Name): string {
  switch (name.kind) {
    case 'fixed':
      return JSON.stringify(name.text);
    case 'fresh':
      return `{${name.key}}${name.suffix}`;
    case 'variant':
      return `${nameLabel(name.of)} (${name.how})`;
  }
}
