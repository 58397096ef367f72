import { inTransaction } from '@portcullis/database';
import { putBars, sessionOf } from '@portcullis/trading';
import { expect, test } from 'vitest';
import { grantType, refusedBy, resting, useGrantedOrders } from '../../../../tests/harness/granted-orders.ts';
import { mes } from '../../../../tests/harness/tool-caller.ts';
import { later, noon } from '../../../../tests/harness/trading.ts';
import { previewLimits } from '../index.ts';

const granted = useGrantedOrders();
const { database, trader, place, limit, marketMoves, readBudgets } = granted;

const { opensAt } = sessionOf(noon, 'always');
const before = (minutes: number) => new Date(opensAt.getTime() - minutes * 60_000);

/** What was done so far, as if it had been done so many minutes before the day opened. */
const moveBack = async (minutes: number) => {
  const { personId } = trader();
  const at = before(minutes);
  const { prisma } = database();
  await prisma.execution.updateMany({ where: { account: { personId }, at: { gte: opensAt } }, data: { at } });
  await prisma.order.updateMany({ where: { personId, submittedAt: { gte: opensAt } }, data: { submittedAt: at } });
};
const bar = (minutes: number, closeTicks: number, bidTicks: number | null = null) => ({
  ...{ at: before(minutes), openTicks: closeTicks, highTicks: closeTicks, lowTicks: closeTicks, closeTicks, volume: 1 },
  ...{ bidTicks, bidSize: null, askTicks: null, askSize: null },
});
const setBars = (...bars: ReturnType<typeof bar>[]) =>
  inTransaction(database(), async (tx) => {
    await tx.bar.deleteMany();
    await putBars(tx, 'shared', mes, bars);
  });
const lost = async () => (await readBudgets()).loss_per_day?.used;

test('what was held as the day began loses from then on, and what it loses is of the budget', async () => {
  await limit({ loss_per_day: 50 });
  // Bought two at 6700.25.
  await place({ quantity: 2 });
  await moveBack(30);
  await setBars(bar(1, 26_700), bar(0, 1), bar(-5, 1));
  await marketMoves(10, 26_700);
  expect(await lost(), 'the 25 points of the day before are of that day').toBe(0);
  await marketMoves(20, 26_680);
  expect(await lost()).toBe(50);
  await expect(place()).rejects.toMatchObject(refusedBy('loss_per_day'));
  // Closing is an exit, and what was lost stays lost: its fee comes to it.
  await place({ side: 'Sell', quantity: 2 });
  await marketMoves(30, 27_000);
  expect(await lost()).toBeGreaterThan(50);
  expect(await lost()).toBeLessThan(55);
});

test('it is marked at the side that would have closed it, at the last price that is no older than it, else from where it was opened', async () => {
  await limit({ loss_per_day: 1_000 });
  await place();
  await moveBack(30);
  await marketMoves(10, 26_700);
  await setBars(bar(1, 26_720, 26_710));
  expect(await lost()).toBe(12.5);
  // A bar of before it was opened, at 6700.25 of then, tells nothing.
  await setBars(bar(40, 26_900));
  const { priceTicks } = await database().prisma.execution.findFirstOrThrow({
    where: { account: { personId: trader().personId } },
  });
  expect(await lost()).toBe((Number(priceTicks) - 26_700) * 1.25);
});

test('only what it made itself, and holds still: not what was flat, turned round, or another’s', async () => {
  await limit({ loss_per_day: 1_000 });
  await setBars(bar(1, 26_800));
  await place({ quantity: 3 });
  await place({ side: 'Sell', quantity: 4 });
  await moveBack(30);
  await marketMoves(10, 26_820);
  // One sold remains of the turn: 21 ticks at the ask.
  expect(await lost()).toBe(26.25);
  await database().prisma.order.updateMany({
    where: { personId: trader().personId },
    data: { connectionId: null },
  });
  expect(await lost(), 'of the person’s hand').toBe(0);
});

const tryOn = (limits: object, most = 5_000) =>
  previewLimits(database().prisma, {
    ...{ placedBy: [trader().connectionId], limits: { type: grantType, ...limits }, now: later(3_600) },
    most,
  });

test('a preview counts what was held over the roll in the same way', async () => {
  await place({ quantity: 2 });
  await moveBack(30);
  await setBars(bar(1, 26_700));
  await marketMoves(10, 26_680);
  await place({ side: 'Sell', quantity: 2 });
  await place();
  // 20 ticks of 1.25 on two, and the fees of two.
  expect(await tryOn({ loss_per_day: 50 })).toMatchObject({ orders: 3, refused: 1 });
  expect(await tryOn({ loss_per_day: 60 })).toMatchObject({ refused: 0 });
});

test('a preview that has more than it looks at says back to when, and orders of a replay are not among them', async () => {
  for (const minute of [1, 2, 3]) {
    await marketMoves(60 * minute);
    await place(resting);
  }
  await place({ ...resting, account: 'Sim102' });
  const replay = { where: { personId: trader().personId, name: 'Sim102' }, data: { feed: 'replay:of-somebody' } };
  await database().prisma.account.updateMany(replay);
  expect(await tryOn({}, 3)).toMatchObject({ orders: 3, isCut: false, since: later(3_600 - 30 * 86_400) });
  expect(await tryOn({}, 2)).toMatchObject({ orders: 2, isCut: true, since: later(120) });
});
