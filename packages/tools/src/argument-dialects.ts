/**
 * The field writes arguments in two dialects: snake_case on MCP pages, camelCase on REST pages. One schema is canonical
 * (snake_case); these are the other spellings that are understood, before the schema judges.
 */
const nameAliases: ReadonlyMap<string, string> = new Map([
  ['action', 'side'],
  ['order_type', 'type'],
  ['qty', 'quantity'],
  ['time_in_force', 'tif'],
  ['symbol', 'instrument'],
]);

/** Other words for values of enumerations, folded as `foldValue` does. */
const valueAliases: ReadonlyMap<string, string> = new Map([['stop', 'stopmarket']]);

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The canonical name that a written argument stands for among those a tool knows; undefined: none. */
export const canonicalName = (
  written: string,
  known: ReadonlySet<string>,
  own: ReadonlyMap<string, string>,
): string | undefined => {
  if (known.has(written)) return written;
  for (const spelling of [written, snake(written)]) {
    const name = own.get(spelling) ?? nameAliases.get(spelling) ?? spelling;
    if (known.has(name)) return name;
  }
  return undefined;
};

const foldValue = (value: string): string => value.replace(/[\s_-]/g, '').toLowerCase();

/** The listed value that a written one stands for: case, spaces, hyphens and underscores do not count. */
export const canonicalValue = (written: unknown, listed: readonly string[]): unknown => {
  if (typeof written !== 'string' || listed.includes(written)) return written;
  const folded = foldValue(written.slice(0, 64));
  const meant = valueAliases.get(folded) ?? folded;
  return (
    listed.find((value) => foldValue(value) === folded) ?? listed.find((value) => foldValue(value) === meant) ?? written
  );
};
