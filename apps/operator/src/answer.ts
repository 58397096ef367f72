/** What a command answers: the same thing for a program (`--json`) and for a reader. */
export type Answer = { json: unknown; text: string };

/** The command was understood and cannot be done. Exit code 1. `code` is stable, `detail` a sentence. */
export class CommandRefused extends Error {
  readonly code: string;
  readonly detail: string;
  /** More facts, for `--json`. */
  readonly facts: object;

  constructor(code: string, detail: string, facts: object = {}) {
    super(detail);
    this.code = code;
    this.detail = detail;
    this.facts = facts;
  }
}

/** The command was not understood. Exit code 2. */
export class WrongUse extends Error {}

/** Rows as columns of text, under the keys of the first row. */
export const table = (rows: readonly Record<string, string>[], whenEmpty: string): string => {
  const [first] = rows;
  if (!first) return whenEmpty;
  const names = Object.keys(first);
  const lines = [Object.fromEntries(names.map((name) => [name, name.toUpperCase()])), ...rows];
  const width = (name: string) => Math.max(...lines.map((line) => [...(line[name] ?? '')].length));
  const widths = names.map(width);
  return lines
    .map((line) =>
      names
        .map((name, index) => plain(line[name] ?? '').padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** Names come from strangers: control characters in them could rewrite the operator's terminal. */
export const plain = (text: string): string => text.replace(/\p{Cc}/gu, '?');
