import { inTransaction } from '@portcullis/database';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { agreed, createTrader, market, noon, place, putQuotes, quoteOf } from '../../../../tests/harness/trading.ts';
import { readBookInSession, reportAccount } from './account-report.ts';
import { createAccount, findAccount, lockAccount, lockAccountNamed } from './account-store.ts';

const database = useDatabase();
const mes = 'MES 12-26';

const bookOf = async (account: { id: string }, now = noon) =>
  readBookInSession(
    database().prisma,
    await database().prisma.account.findUniqueOrThrow({ where: { id: account.id } }),
    { market, now },
  );

describe('an account', () => {
  it('is found by name in any case, by its own person only', async () => {
    const [mine, theirs] = [await createTrader(database()), await createTrader(database())];
    const found = await findAccount(database().prisma, mine.personId, ' sim101 ');
    expect(found).toMatchObject({ id: mine.id, name: 'Sim101', cashCents: 10_000_000n });
    expect(found?.id).not.toBe(theirs.id);
    expect(await findAccount(database().prisma, mine.personId, 'Sim102')).toBeUndefined();
    const again = inTransaction(database(), (tx) =>
      createAccount(tx, { personId: mine.personId, name: 'SIM101', now: noon }),
    );
    await expect(again).rejects.toThrow();
  });

  it('locked by name or id is the same row, read in full', async () => {
    const account = await createTrader(database());
    const locking = { now: noon, hours: 'always' } as const;
    await inTransaction(database(), async (tx) => {
      expect(await lockAccount(tx, account.id, locking)).toEqual(account);
      expect(await lockAccountNamed(tx, account.personId, 'SIM101', locking)).toEqual(account);
    });
  });
});

describe('the roll at 18:00 New York', () => {
  it('begins the session values anew, and keeps cash', async () => {
    await putQuotes(database(), quoteOf(mes, 24_000, 24_001, { seq: 600n }));
    const account = await createTrader(database());
    agreed(await place(database(), account, mes, { side: 'Buy', type: 'Market', quantity: 1 }));
    agreed(await place(database(), account, mes, { side: 'Sell', type: 'Market', quantity: 1 }));
    expect(reportAccount(await bookOf(account)).session).toMatchObject({
      realizedPnl: -2.49,
      grossRealizedPnl: -1.25,
      commission: 1.24,
    });
    const evening = new Date('2026-11-18T23:00:00Z');
    const shown = reportAccount(await bookOf(account, evening));
    expect(shown).toMatchObject({
      cashValue: 99_997.51,
      realizedPnl: -2.49,
      session: { tradingDay: '2026-11-19', realizedPnl: 0, commission: 0 },
    });
    await inTransaction(database(), (tx) => lockAccount(tx, account.id, { now: evening, hours: 'always' }));
    expect(reportAccount(await bookOf(account, evening))).toEqual(shown);
  });
});
