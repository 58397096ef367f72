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
  const open: (Names | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === openingBrace || code === openingBracket) {
      if (open.push(code === openingBrace ? new Names() : undefined) > depthMax) return 'The body is nested too deeply';
    } else if (code === closingBrace || code === closingBracket) {
      open.pop();
    } else if (code === quote) {
      const end = endOfString(text, at);
      const names = open.at(-1);
      if (names && isName(text, end)) {
        const name = nameOf(text.slice(at, end));
        if (name === '__proto__') return 'The body has a member named __proto__';
        if (!names.add(name)) return 'The body has two members of the same name in one object';
      }
      at = end - 1;
    }
  }
  return undefined;
};

const openingBrace = 0x7b;
const closingBrace = 0x7d;
const openingBracket = 0x5b;
const closingBracket = 0x5d;
const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** The names of one object. Most have a few, which are compared faster than they are hashed. */
class Names {
  private readonly few: string[] = [];
  private many: Set<string> | undefined;

  /** @returns false: it was there */
  add(name: string): boolean {
    if (this.many === undefined && this.few.length === fewNames) this.many = new Set(this.few);
    if (this.many === undefined) {
      if (this.few.includes(name)) return false;
      this.few.push(name);
      return true;
    }
    if (this.many.has(name)) return false;
    this.many.add(name);
    return true;
  }
}

const fewNames = 8;

/** The index after the closing quote. */
const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) break;
    at += code === backslash ? 2 : 1;
  }
  return at + 1;
};

/** In an object a string is a name when a colon follows. */
const isName = (text: string, from: number): boolean => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === colon;
};

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

const nameOf = (quoted: string): string => {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
};
