import type { Reader } from '@portcullis/database';
import type { BarSource } from './bar.ts';
import { type BarRange, hasBars } from './bar-store.ts';

/** The first source that has bars in the range: sources are never mixed. With bars in none of them, the first. */
export const chooseSource = async (
  reader: Reader,
  range: Omit<BarRange, 'source'>,
  sources: readonly BarSource[] = ['shared', 'imported'],
): Promise<BarSource> => {
  for (const source of sources) if (await hasBars(reader, { source, ...range })) return source;
  return sources[0] ?? 'shared';
};
