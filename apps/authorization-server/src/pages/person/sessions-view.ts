import type { BrowserSession, SignInEvent } from '@portcullis/people';
import { type Moment, momentOf } from '../words/time-words.ts';
import { browserWords } from './browser-words.ts';

export type SessionRow = {
  id: string;
  browser: string;
  address: string;
  signedIn: Moment;
  lastUsed: Moment;
  /** The one through which the page is looked at. */
  current: boolean;
};

export type SignInRow = { at: Moment; what: string; failed: boolean; browser: string; address: string };

/** What has just been done, as far as the store agrees. */
export type SessionsNews = { kind: 'ended' } | { kind: 'others_ended' } | { kind: 'password_changed'; clients: number };

export type SessionsView = {
  sessions: SessionRow[];
  history: SignInRow[];
  days: number;
  /** The oldest are left out. */
  cut: boolean;
  news: SessionsNews | undefined;
};

type Session = Omit<BrowserSession, 'person'>;

type Facts = {
  sessions: readonly Session[];
  current: Uint8Array;
  history: readonly SignInEvent[];
  days: number;
  limit: number;
  news: SessionsNews | undefined;
  now: Date;
};

/** The person's browsers, the present one first, and who tried to sign in as them. */
export const sessionsView = ({ sessions, current, history, days, limit, news, now }: Facts): SessionsView => {
  const isCurrent = ({ idHash }: Session) => Buffer.from(idHash).equals(current);
  return {
    sessions: sessions
      .toSorted((one, other) => Number(isCurrent(other)) - Number(isCurrent(one)))
      .map((session) => ({
        id: session.publicId,
        browser: browserWords(session.userAgent),
        address: session.address,
        signedIn: momentOf(session.signedInAt, now),
        lastUsed: momentOf(session.lastSeenAt, now),
        current: isCurrent(session),
      })),
    history: history.map(({ at, occasion, succeeded, address, userAgent }) => ({
      at: momentOf(at, now),
      what: words[occasion][succeeded ? 'succeeded' : 'failed'],
      failed: !succeeded,
      browser: browserWords(userAgent),
      address,
    })),
    days,
    cut: history.length >= limit,
    news,
  };
};

/** Never what was typed, and not whether it was near. */
const words: Record<SignInEvent['occasion'], { succeeded: string; failed: string }> = {
  sign_in: { succeeded: 'Signed in', failed: 'Sign-in refused' },
  confirmation: { succeeded: 'Password confirmed', failed: 'Wrong password at a confirmation' },
  password_change: { succeeded: 'Password changed', failed: 'Wrong password at a change of password' },
};
