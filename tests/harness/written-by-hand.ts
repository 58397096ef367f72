import { randomBytes } from 'node:crypto';
import type { Database, Prisma } from '@portcullis/database';
import { sha256 } from './connection.ts';
import { later } from './trading.ts';

type Written = { personId: string; accountId: string; connectionId: string; mark: string };

/** What pages, other servers and the venue would have written. */
export const writeByHand = async ({ prisma }: Database, { personId, accountId, connectionId, mark }: Written) => {
  const now = later(0);
  const soon = later(3_600);
  const hash = () => new Uint8Array(randomBytes(32));
  const named = (what: string) => ({ name: `${mark}-${what}`, nameKey: `${mark}-${what}`.toLowerCase() });
  const seen = { personId, address: `${mark}-address`, userAgent: `${mark}-agent` };
  const times = { createdAt: now, updatedAt: now };
  await prisma.browserSession.create({
    data: {
      ...seen,
      idHash: hash(),
      formSecret: hash(),
      signedInAt: now,
      authenticatedAt: now,
      lastSeenAt: now,
      expiresAt: soon,
    },
  });
  await prisma.signInEvent.create({ data: { ...seen, at: now, occasion: 'sign_in', succeeded: true } });
  await prisma.accessRequest.create({
    data: { connectionId, tool: 'PlaceOrder', scope: 'mcp:trade', reason: mark, createdAt: now, expiresAt: soon },
  });
  const { id: approvalId } = await prisma.approval.create({
    data: {
      ...{ personId, connectionId, tool: 'PlaceOrder', arguments: { account: `${mark}-Account` }, digest: hash() },
      ...{ cause: 'every_write', facts: { worstCase: { words: `${mark}-worst` } }, createdAt: now, expiresAt: soon },
      ...{ outcome: 'refused', decidedAt: now, reason: `${mark}-no` },
    },
  });
  await prisma.stopTask.create({
    data: {
      ...{ personId, requestId: `${mark}-stop`, address: `${mark}-address`, askedAt: now, flatten: true },
      ...{ ordersThrough: 1n, toClose: [{ accountId, instrument: 'MES 12-13', contracts: 1, orders: [] }] },
      ...{ waitsFor: `${mark}-waits`, nextAt: soon, doneAt: now, outcome: 'kept' },
    },
  });
  await prisma.endedToken.create({ data: { idHash: hash(), connectionId, endedAt: now } });
  await prisma.connectionRead.create({ data: { connectionId, tool: 'ListAccounts', at: now } });
  await prisma.connectionUse.create({ data: { connectionId, lastTool: `${mark}-tool`, lastUsedAt: now } });
  await prisma.auditEvent.create({
    data: {
      personId,
      connectionId,
      clientId: `${mark}-client`,
      event: 'tool.call',
      tool: 'PlaceOrder',
      decision: 'refused',
      reason: `${mark}-reason`,
      address: `${mark}-address`,
      requestId: `${mark}-id`,
      approvalId,
      limitsBefore: { orders_per_hour: 2 },
      at: now,
    },
  });
  await prisma.signalKey.create({
    data: {
      ...{ personId, ...named('Key'), keyHash: sha256(`${mark}-signal-key`), createdAt: now },
      signals: {
        create: {
          personId,
          receivedAt: now,
          account: `${mark}-Account`,
          payload: `${mark}-payload`,
          status: 'failed',
          error: 'invalid_signal',
          detail: `${mark}-detail`,
          sourceIp: `${mark}-ip`,
          command: 'PLACE',
        },
      },
    },
  });
  const terms: Prisma.InputJsonValue = {
    quantity: 1,
    targets: [{ quantity: 1, ticks: 8 }],
    stopTicks: 8,
    autoBreakeven: null,
    autoTrail: [],
  };
  await prisma.atmTemplate.create({ data: { personId, ...named('ATM'), terms, ...times } });
  await prisma.journalPost.createMany({
    data: [1, 2].map((number) => ({
      personId,
      number,
      title: `${mark}-Title`,
      body: `${mark}-Body`,
      publishedAt: number === 1 ? now : null,
      ...times,
    })),
  });
  await prisma.portfolio.create({
    data: { personId, number: 1, ...named('Portfolio'), createdAt: now, accounts: { create: { accountId } } },
  });
  await prisma.tradingWindow.create({ data: { personId, fromMinute: 1, toMinute: 2, updatedAt: now } });
  await prisma.personOptions.create({ data: { personId, defaultAccount: `${mark}-Account`, updatedAt: now } });
  await prisma.equityPoint.create({ data: { accountId, at: now, netCents: 12_345_678n } });
  const fill = { accountId, instrument: 'MES 12-13', quantity: 1 };
  await prisma.importedExecution.createMany({
    data: ['Buy', 'Sell'].map((side) => ({
      ...fill,
      side,
      fingerprint: `${mark}-${side}`,
      priceTicks: 100n,
      feeCents: 0n,
      at: now,
      importedAt: now,
    })),
  });
  await prisma.manualTrade.create({
    data: { ...fill, side: 'Long', entryTicks: 100n, entryAt: now, feesCents: 0n, ...times },
  });
  await prisma.feed.create({
    data: {
      name: `replay:${personId}`,
      personId,
      from: now,
      to: soon,
      clock: now,
      anchorClock: now,
      anchoredAt: now,
      instruments: [],
      isConnected: false,
    },
  });
};
