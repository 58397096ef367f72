import { randomUUID } from 'node:crypto';
import { emptyNote, listPosts } from '@portcullis/journal';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/harness/database.ts';
import { createToolCaller, quoteMarket, type ToolCaller } from '../../../../tests/harness/tool-caller.ts';
import { later } from '../../../../tests/harness/trading.ts';
import {
  closePortfolio,
  deletePost,
  draftPost,
  editPost,
  noteTrade,
  openPortfolio,
  publishPost,
  readJournalTrades,
} from '../index.ts';

const database = useDatabase();
let anna: ToolCaller;
let bert: ToolCaller;
let tradeId: number;

const desk = () => ({ database: database(), clock: () => later(0) });
const hand = ({ personId }: ToolCaller) =>
  ({ kind: 'person', personId, requestId: randomUUID(), address: '192.0.2.1' }) as const;
const eventsOf = async ({ personId }: ToolCaller) =>
  (await database().prisma.auditEvent.findMany({ where: { personId }, orderBy: { id: 'asc' } })).map(
    ({ event, decision, reason }) => [event, decision, reason],
  );

beforeAll(async () => {
  await quoteMarket(database());
  [anna, bert] = [await createToolCaller(database()), await createToolCaller(database())];
  const order = { account: 'Sim101', instrument: 'MES', type: 'Market', quantity: 1 };
  await anna.get('PlaceOrder', { ...order, side: 'Buy' });
  await anna.get('PlaceOrder', { ...order, side: 'Sell' });
  const { trades } = await anna.get<{ trades: { id: number }[] }>('GetJournalTrades');
  tradeId = trades[0]?.id ?? 0;
});

describe('A trade', () => {
  test('takes setup, tags, note and risk, which its tools then tell', async () => {
    const note = { ...emptyNote, setup: 'Opening drive', tags: ['fomo'], note: 'Too early.', riskCents: 1_000n };
    await noteTrade(desk(), hand(anna), tradeId, note);
    expect(await anna.get('GetJournalTrades', { tag: 'fomo', setup: 'opening drive' })).toMatchObject({
      trades: [
        {
          ...{ id: tradeId, setup: 'Opening drive', tags: ['fomo'], notes: { untrusted: true, data: 'Too early.' } },
          ...{ net_pnl: -2.49, r_multiple: -0.25, overridden_fields: ['r_multiple'] },
        },
      ],
    });
  });

  test('that is left out is in no list and no statistic, and comes back', async () => {
    await noteTrade(desk(), hand(anna), tradeId, { ...emptyNote, isDeleted: true });
    expect(await anna.get('GetJournalTrades')).toMatchObject({ total: 0 });
    expect(await anna.get('get_dashboard_stats')).toMatchObject({ private_trades: 0 });
    expect(await anna.get('GetJournalTrades', { include_deleted: true })).toMatchObject({
      trades: [{ deleted: true }],
    });
    await noteTrade(desk(), hand(anna), tradeId, emptyNote);
    expect(await anna.get('GetJournalTrades')).toMatchObject({ total: 1 });
  });

  test('of another person is noted by nobody, and the attempt is audited', async () => {
    await expect(noteTrade(desk(), hand(bert), tradeId, emptyNote)).rejects.toMatchObject({ code: 'trade_not_found' });
    expect(await database().prisma.tradeNote.count({ where: { personId: bert.personId } })).toBe(0);
    expect(await eventsOf(bert)).toContainEqual(['journal.trade_noted', 'refused', 'trade_not_found']);
  });

  test('an account of another person is read by nobody', async () => {
    const accounts = await database().prisma.account.findMany({ where: { personId: anna.personId } });
    expect(await readJournalTrades(database().prisma, bert.personId, accounts)).toEqual([]);
  });
});

describe('A post', () => {
  test('is drafted, edited, published, taken back and deleted; each leaves its audit row', async () => {
    const { number } = await draftPost(desk(), hand(anna), { title: 'Week 47', body: 'Held.' });
    expect(await anna.refusal('get_post', { post_id: number })).toBe('post_not_found');
    await editPost(desk(), hand(anna), number, { title: 'Week 47', body: 'Held *too long*.' });
    await publishPost(desk(), hand(anna), number, true);
    expect(await anna.get('get_post', { post_id: number })).toMatchObject({ body: { data: 'Held *too long*.' } });
    await publishPost(desk(), hand(anna), number, false);
    expect(await anna.get('list_posts')).toMatchObject({ posts: [] });
    await deletePost(desk(), hand(anna), number);
    expect(await listPosts(database().prisma, anna.personId, { publishedOnly: false })).toEqual([]);
    const events = (await eventsOf(anna)).map(([event]) => event).filter((event) => event?.startsWith('journal.post'));
    expect(events).toEqual(
      ['drafted', 'edited', 'published', 'withdrawn', 'deleted'].map((each) => `journal.post_${each}`),
    );
  });

  test('is numbered by its own person, ten at once too', async () => {
    await Promise.all(Array.from({ length: 10 }, () => draftPost(desk(), hand(bert), { title: 'x', body: '' })));
    const numbers = (await listPosts(database().prisma, bert.personId, { publishedOnly: false })).map(
      ({ number }) => number,
    );
    expect(numbers).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test('of another person is out of reach', async () => {
    const { number } = await draftPost(desk(), hand(bert), { title: 'Last', body: '' });
    for (const attempt of [
      () => editPost(desk(), hand(anna), number, { title: 'mine', body: '' }),
      () => publishPost(desk(), hand(anna), number, true),
      () => deletePost(desk(), hand(anna), number),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'post_not_found' });
    }
  });
});

describe('A portfolio', () => {
  test('groups accounts under a name of its own, and is forgotten without them', async () => {
    const { number } = await openPortfolio(desk(), hand(anna), { name: 'Futures', accounts: ['sim101', 'Sim101'] });
    expect(await anna.get('list_portfolios')).toMatchObject({
      portfolios: [
        { id: 0, name: 'All accounts' },
        { id: number, name: 'Futures' },
      ],
    });
    expect(await anna.get('get_portfolio_stats', { portfolio_id: number })).toMatchObject({ accounts: ['Sim101'] });
    const again = openPortfolio(desk(), hand(anna), { name: 'FUTURES', accounts: [] });
    await expect(again).rejects.toMatchObject({ code: 'name_taken' });
    await expect(closePortfolio(desk(), hand(bert), number)).rejects.toMatchObject({ code: 'portfolio_not_found' });
    await closePortfolio(desk(), hand(anna), number);
    expect(await anna.get('list_portfolios')).toMatchObject({ portfolios: [{ id: 0 }] });
    expect(await anna.get('ListAccounts')).toMatchObject({ accounts: [{ name: 'Sim101' }] });
  });

  test('holds no account of another person', async () => {
    await database().prisma.account.updateMany({
      where: { personId: bert.personId },
      data: { name: 'Bs', nameKey: 'bs' },
    });
    const attempt = openPortfolio(desk(), hand(anna), { name: 'Taken', accounts: ['Bs'] });
    await expect(attempt).rejects.toMatchObject({ code: 'account_not_found' });
  });
});
