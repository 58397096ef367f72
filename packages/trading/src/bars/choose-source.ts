import type { Reader } from '@portcullis/database';
import { type Market, marketLabel } from '../market/market.ts';
import type { BarSource } from './bar.ts';
import { type BarRange, hasBars } from './bar-store.ts';

/** What a market is read from: a replay from what it plays, the simulated one from its own minutes and else from imported ones. */
export const sourcesOf = ({ kind }: Market): readonly BarSource[] =>
  kind === 'replay' ? ['imported'] : ['shared', 'imported'];

/** How answers name where bars are from. */
export const sourceLabel = (source: BarSource, market: Market): ReturnType<typeof marketLabel> | 'Imported' =>
  source === 'imported' && market.kind !== 'replay' ? 'Imported' : marketLabel(market);

/** The first source that has bars in the range: sources are never mixed. With bars in none of them, the first. */
export const chooseSource = async (
  reader: Reader,
  range: Omit<BarRange, 'source'>,
  sources: readonly BarSource[],
): Promise<BarSource> => {
  for (const source of sources) if (await hasBars(reader, { source, ...range })) return source;
  return sources[0] ?? 'shared';
};
