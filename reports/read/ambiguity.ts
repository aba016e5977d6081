import { quote } from '../../harness/case/text.ts';

/**
 * What two readers may understand in different ways: a key that stands twice in an object, and a text with half a character
 * (I-JSON, RFC 7493, forbids both). `JSON.parse` takes the last of two keys, another reader the first, and both would be
 * told that the digest is right.
 *
 * @param text that is known to be JSON
 * @returns what it has, as the end of a sentence; `undefined` when there is nothing
 */
export function ambiguityOf(text: string): string | undefined {
  // The keys of each object that is open; `undefined` for an array.
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const token of tokensOf(text)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key = JSON.parse(last) as string;
      const keys = open.at(-1);
      if (keys?.has(key) === true) return `has the key ${quote(key)} twice in one object`;
      keys?.add(key);
    }
    if (token.includes('\\u') && /\p{Cs}/u.test(JSON.parse(token) as string)) {
      return 'has a text with half a character (a lone surrogate)';
    }
    last = token;
  }
  return undefined;
}

/** The texts and the marks of JSON; between them stand numbers, words and blanks, which are of no interest here. */
function* tokensOf(text: string): Generator<string> {
  // A regular expression for texts would overrun its stack on a long one.
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if ('{}[]:'.includes(character)) yield character;
    if (character !== '"') continue;
    const start = at;
    for (at += 1; text[at] !== '"'; at += text[at] === '\\' ? 2 : 1);
    yield text.slice(start, at + 1);
  }
}
