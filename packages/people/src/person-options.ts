import type { Rows } from '@portcullis/database';

/** Where an alert can go. */
export const alertChannels = ['in_app'] as const;
export type AlertChannel = (typeof alertChannels)[number];

/** What a person has set for all of their AI clients and pages. */
export type PersonOptions = {
  /** Name of the account that a read is for when it names none; null: all of them. */
  defaultAccount: string | null;
  /** A trade that made no more than this, either way, is breakeven. */
  breakevenCents: bigint;
  /** IANA zone by which the journal breaks trades down. */
  timeZone: string;
  alertChannels: AlertChannel[];
};

export const defaultOptions: PersonOptions = {
  defaultAccount: null,
  breakevenCents: 0n,
  timeZone: 'America/New_York',
  alertChannels: ['in_app'],
};

/** The options of a person, as stored or at their defaults. The columns hold what `savePersonOptions` wrote. */
export const optionsOf = (row: Rows.PersonOptions | null): PersonOptions => ({
  defaultAccount: row?.defaultAccount ?? defaultOptions.defaultAccount,
  breakevenCents: row?.breakevenCents ?? defaultOptions.breakevenCents,
  timeZone: row?.timeZone ?? defaultOptions.timeZone,
  alertChannels: (row?.alertChannels as AlertChannel[] | null | undefined) ?? defaultOptions.alertChannels,
});

/** True for a zone of the IANA database by its name: no offsets. */
export const isTimeZone = (zone: string): boolean => {
  if (!/^[A-Za-z]{2,}[A-Za-z0-9_+/-]{0,60}$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
