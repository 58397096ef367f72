import type { ListedSignalKey } from '@portcullis/access';
import type { KeptSignal } from '@portcullis/trading';
import { type Moment, momentOf } from '../words/time-words.ts';

export type SignalsView = {
  /** False: the service is read-only, and takes no signals. */
  trading: boolean;
  /** Where the signals of a key go, without the key. */
  address: string;
  stopped: { by: string } | undefined;
  keys: { id: string; name: string; created: Moment; lastUsed: Moment | undefined }[];
  signals: {
    received: Moment;
    key: string;
    what: string;
    status: string;
    tone: 'trade' | 'plain' | 'read';
    detail: string | undefined;
    payload: string;
  }[];
};

export type SignalsFacts = {
  keys: readonly ListedSignalKey[];
  /** Newest first. */
  signals: readonly KeptSignal[];
  /** Of ended keys too. */
  names: ReadonlyMap<string, string>;
  trading: boolean;
  venueUrl: string;
  now: Date;
};

/** What the page Signals shows. */
export const signalsView = ({ keys, signals, names, trading, venueUrl, now }: SignalsFacts): SignalsView => {
  const stopped = keys.find(({ stoppedAt }) => stoppedAt !== null);
  return {
    trading,
    address: `${venueUrl}/signals/`,
    stopped: stopped && { by: stopped.stoppedBy === 'signal' ? 'A signal stopped them.' : 'You stopped them.' },
    keys: keys.map(({ id, name, createdAt, lastUsedAt }) => ({
      ...{ id, name, created: momentOf(createdAt, now) },
      lastUsed: lastUsedAt ? momentOf(lastUsedAt, now) : undefined,
    })),
    signals: signals.map(({ receivedAt, keyId, command, instrument, account, status, detail, payload }) => ({
      received: momentOf(receivedAt, now),
      key: names.get(keyId) ?? 'A key that is gone',
      what: [command ?? 'Not understood', instrument, account && `in ${account}`].filter(Boolean).join(' '),
      status: statusWords[status] ?? status,
      tone: status === 'failed' ? 'plain' : status === 'warning' ? 'read' : 'trade',
      detail: detail ?? undefined,
      payload,
    })),
  };
};

const statusWords: Record<string, string> = { success: 'Done', warning: 'Done, with a warning', failed: 'Refused' };
