/** A parsed document, or what is wrong with it. */
export type Parsed = { ok: true; value: unknown } | { ok: false; fault: string };

export type JsonLimits = { depthMax: number };

/**
 * Parses JSON that means one thing only. Two readers of `{"method":"tools/list","method":"tools/call"}` could take
 * different ones, so equal names in one object are refused, written with escapes or not (RFC 8259, 4). `__proto__` is
 * refused as a name: copied into an object it would become its prototype.
 */
export const parseStrictJson = (text: string, { depthMax }: JsonLimits): Parsed => {
  const fault = inspect(text, depthMax);
  if (fault) return { ok: false, fault };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, fault: 'The body is not valid JSON' };
  }
};

/** One pass over the text, in constant memory per level. What is not JSON at all is left to JSON.parse. */
const inspect = (text: string, depthMax: number): string | undefined => {
  /** Names of the objects that are open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') {
      if (open.push(character === '{' ? new Set() : undefined) > depthMax) return 'The body is nested too deeply';
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === '"') {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && isName(text, end)) {
        const name = nameOf(text.slice(at, end));
        if (name === '__proto__') return 'The body has a member named __proto__';
        if (names.has(name)) return 'The body has two members of the same name in one object';
        names.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
};

/** The index after the closing quote. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

/** In an object a string is a name when a colon follows. */
const isName = (text: string, from: number): boolean => {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return text[at] === ':';
};

const nameOf = (quoted: string): string => {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
};
