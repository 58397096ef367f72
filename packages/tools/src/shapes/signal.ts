import { type KeptSignal, signalStatuses } from '@portcullis/trading';
import { z } from 'zod';
import { untrusted, untrustedText } from './untrusted.ts';

/** One webhook signal. What its sender wrote is marked as such; names of accounts and instruments are the venue's. */
export const signal = z.object({
  id: z.string(),
  multi_id: z.string().nullable(),
  received_at: z.string(),
  forwarded_at: z.string().nullable(),
  account: z.string().nullable(),
  instrument: z.string().nullable(),
  command: z.string().nullable(),
  payload: untrustedText,
  status: z.enum(signalStatuses),
  error: z.string().nullable(),
  detail: untrustedText.nullable(),
  order_ids: z.array(z.string()),
  source_ip: z.string(),
  help: z.object({ meaning: z.string(), remedy: z.string() }).optional(),
});

const help: Readonly<Record<string, { meaning: string; remedy: string }>> = {
  invalid_signal: {
    meaning: 'The message could not be read; nothing was done.',
    remedy: 'Correct what detail names in the text of the alert.',
  },
  rate_limited: {
    meaning: 'More signals came than rate_limit, or the venue, lets through.',
    remedy: 'Let the alert fire once a bar, or raise its rate_limit.',
  },
  condition_not_met: {
    meaning: 'The position was not one that require_market_position allows.',
    remedy: 'Nothing, if that was meant; else change the condition.',
  },
  max_positions_reached: {
    meaning: 'As many instruments as max_positions allows were held.',
    remedy: 'Close a position, or raise max_positions.',
  },
  trading_locked: {
    meaning: 'A kill switch or a monitor is on: only exits are taken.',
    remedy: 'The person lifts it on the page Signals or Accounts.',
  },
  account_not_found: { meaning: 'No account has that name.', remedy: 'ListAccounts names the accounts.' },
  instrument_not_found: { meaning: 'No instrument is written so.', remedy: 'MarketInfo tells the instruments.' },
  key_ended: { meaning: 'The key was ended while the signal was handled.', remedy: 'Make a new key if it is wanted.' },
  unfinished: {
    meaning: 'The venue stopped while it handled the signal; it may have placed orders.',
    remedy: 'Compare with ListOrders before it is sent again.',
  },
};

const otherwise = {
  meaning: 'The venue refused the order for the reason in error; nothing was done.',
  remedy: 'Correct what detail names and send it again.',
};

const isStatus = (text: string): text is (typeof signalStatuses)[number] =>
  signalStatuses.some((status) => status === text);

export const presentSignal = (kept: KeptSignal, withHelp: boolean): z.input<typeof signal> => ({
  id: kept.id,
  multi_id: kept.multiId,
  received_at: kept.receivedAt.toISOString(),
  forwarded_at: kept.forwardedAt?.toISOString() ?? null,
  account: kept.account,
  instrument: kept.instrument,
  command: kept.command,
  payload: untrusted(kept.payload),
  status: isStatus(kept.status) ? kept.status : 'failed',
  error: kept.error,
  detail: kept.detail === null ? null : untrusted(kept.detail),
  order_ids: kept.orderIds,
  source_ip: kept.sourceIp,
  ...(withHelp && kept.error !== null ? { help: help[kept.error] ?? otherwise } : {}),
});
