import type { Reader } from '@portcullis/database';
import { isInWindow, readTradingWindow, type TradingWindow } from '@portcullis/journal';

/** How a person has their journal read. */
export type JournalOptions = {
  /** So little, won or lost, counts as even. */
  bandCents: bigint;
  /** IANA zone of the person's own clock. */
  zone: string;
  /** The hours in which they mean to trade, by that clock. */
  window: TradingWindow | null;
};

export const journalDefaults: JournalOptions = { bandCents: 0n, zone: 'America/New_York', window: null };

/** A person's options, each at its default where they set none. */
export const readJournalOptions = async (reader: Reader, personId: string): Promise<JournalOptions> => {
  const [set, window] = await Promise.all([
    reader.personOptions.findUnique({ where: { personId }, select: { breakevenCents: true, timeZone: true } }),
    readTradingWindow(reader, personId),
  ]);
  return {
    bandCents: set?.breakevenCents ?? journalDefaults.bandCents,
    zone: set?.timeZone ?? journalDefaults.zone,
    window,
  };
};

/** Judges whether an entry lies in the person's window; undefined: they have none. */
export const windowJudge = ({ window, zone }: JournalOptions): ((at: Date) => boolean) | undefined =>
  window ? (at) => isInWindow(window, at, zone) : undefined;
