import { randomBytes } from 'node:crypto';
import type { Reader, Rows, Transaction } from '@portcullis/database';
import { hashSessionSecret, isLive, sessionLimits } from './browser-session.ts';
import type { Person } from './person-store.ts';

export type BrowserSession = Rows.BrowserSession & { person: Person };

export type NewSession = { personId: string; address: string; userAgent: string };

/** Starts a session. Returns the 256-bit secret for the cookie; only its hash is stored. */
export const createBrowserSession = async (tx: Transaction, session: NewSession, now: Date): Promise<string> => {
  const secret = randomBytes(32).toString('base64url');
  await tx.browserSession.create({
    data: {
      idHash: hashSessionSecret(secret),
      personId: session.personId,
      formSecret: new Uint8Array(randomBytes(32)),
      signedInAt: now,
      authenticatedAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + sessionLimits.absoluteMs),
      address: session.address,
      userAgent: session.userAgent.slice(0, 300),
    },
  });
  return secret;
};

/** The live session of a cookie's secret. None when it ended, ran out, or its person is suspended. */
export const findBrowserSession = async (
  reader: Reader,
  secret: string,
  now: Date,
): Promise<BrowserSession | undefined> => {
  const session = await reader.browserSession.findUnique({
    where: { idHash: hashSessionSecret(secret) },
    include: { person: true },
  });
  return session && !session.person.suspendedAt && isLive(session, now) ? session : undefined;
};

/**
 * When the password was last given in the person's session; undefined when it has been ended. For acts that must not
 * outlive the session, under the held person.
 */
export const findAuthenticatedAt = async (
  reader: Reader,
  idHash: Uint8Array,
  personId: string,
): Promise<Date | undefined> => {
  const session = await reader.browserSession.findFirst({ where: { idHash: new Uint8Array(idHash), personId } });
  return session?.authenticatedAt;
};

/** A person's live sessions, the one used last first. */
export const listBrowserSessions = (reader: Reader, personId: string, now: Date): Promise<Rows.BrowserSession[]> =>
  reader.browserSession.findMany({
    where: { personId, expiresAt: { gt: now }, lastSeenAt: { gt: idleSince(now) } },
    orderBy: [{ lastSeenAt: 'desc' }, { publicId: 'asc' }],
  });

/** Notes that the password was given again. False: the session was ended meanwhile. */
export const confirmBrowserSession = async (tx: Transaction, idHash: Uint8Array, now: Date): Promise<boolean> => {
  const { count } = await tx.browserSession.updateMany({
    where: { idHash: new Uint8Array(idHash) },
    data: { authenticatedAt: now },
  });
  return count > 0;
};

/**
 * Notes that the password was given again, and gives the session a new secret: what held the old one is signed out
 * (OWASP Session Management, "Renew the Session ID After Any Privilege Level Change"). Undefined: it was ended meanwhile.
 */
export const renewBrowserSession = async (
  tx: Transaction,
  idHash: Uint8Array,
  now: Date,
): Promise<string | undefined> => {
  const secret = randomBytes(32).toString('base64url');
  const { count } = await tx.browserSession.updateMany({
    where: { idHash: new Uint8Array(idHash) },
    data: {
      idHash: hashSessionSecret(secret),
      formSecret: new Uint8Array(randomBytes(32)),
      authenticatedAt: now,
    },
  });
  return count > 0 ? secret : undefined;
};

/** Notes a request. A session that ended meanwhile stays ended. */
export const touchBrowserSession = async (tx: Transaction, idHash: Uint8Array, now: Date): Promise<void> => {
  await tx.browserSession.updateMany({ where: { idHash: new Uint8Array(idHash) }, data: { lastSeenAt: now } });
};

export const endBrowserSession = async (tx: Transaction, idHash: Uint8Array): Promise<void> => {
  await tx.browserSession.deleteMany({ where: { idHash: new Uint8Array(idHash) } });
};

/** Ends one of the person's own sessions, by the id that pages name it by. False: there is none of that id. */
export const endOwnBrowserSession = async (tx: Transaction, personId: string, publicId: string): Promise<boolean> => {
  const { count } = await tx.browserSession.deleteMany({ where: { personId, publicId } });
  return count > 0;
};

/** Ends the person's sessions, but for the one that is `kept`. */
export const endBrowserSessions = async (tx: Transaction, personId: string, kept?: Uint8Array): Promise<number> => {
  const { count } = await tx.browserSession.deleteMany({
    where: { personId, ...(kept ? { idHash: { not: new Uint8Array(kept) } } : {}) },
  });
  return count;
};

/** Removes what ran out. Correctness does not depend on it. */
export const removeEndedSessions = async (tx: Transaction, now: Date): Promise<number> => {
  const { count } = await tx.browserSession.deleteMany({
    where: { OR: [{ expiresAt: { lte: now } }, { lastSeenAt: { lte: idleSince(now) } }] },
  });
  return count;
};

const idleSince = (now: Date): Date => new Date(now.getTime() - sessionLimits.idleMs);
