import { defaultFillRules, type FillRules } from '../orders/fill-rules.ts';
import type { Account } from './account.ts';

/** How the venue deals with an account, where its person may have it otherwise. */
export type VenueOptions = Omit<FillRules, 'slippageTicks' | 'volumeSharePercent'> & {
  slippageTicks: number;
  volumeSharePercent: number;
  /** What open positions are valued at: the side of the quote that would close them, or the last trade. */
  markPrice: 'quote' | 'last';
  /** When a trading day ends, in minutes of a New York day: from noon on. */
  sessionReset: number;
};

export type VenueOption = keyof VenueOptions;

/** 18:00 New York. */
export const sessionResetDefault = 18 * 60;

export const venueDefaults: VenueOptions = {
  ...defaultFillRules,
  slippageTicks: Number(defaultFillRules.slippageTicks),
  volumeSharePercent: defaultFillRules.volumeSharePercent ?? 100,
  markPrice: 'quote',
  sessionReset: sessionResetDefault,
};

export const venueOptionNames = Object.keys(venueDefaults) as VenueOption[];

type Stored = Partial<Pick<Account, 'venueOptions'>>;

/** The column holds what `saveRules` wrote, and nothing else: what differs from the defaults. */
export const venueOptionsOf = ({ venueOptions }: Stored): VenueOptions => ({
  ...venueDefaults,
  ...((venueOptions ?? {}) as Partial<VenueOptions>),
});

/** What is not as by default. */
export const setVenueOptions = (options: VenueOptions): Partial<VenueOptions> =>
  Object.fromEntries(Object.entries(options).filter(([name, value]) => value !== venueDefaults[name as VenueOption]));

/** How the venue fills the account's orders. */
export const fillRulesOf = (account: Stored): FillRules => {
  const { slippageTicks, markPrice: _, sessionReset: __, ...rules } = venueOptionsOf(account);
  return { ...rules, slippageTicks: BigInt(slippageTicks) };
};
