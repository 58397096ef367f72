import type { Database } from '@portcullis/database';
import { findReplay } from '@portcullis/trading';
import { beforeAll } from 'vitest';
import { useDatabase } from './database.ts';
import { flatMinutes, importMinutes, type MinuteOf } from './replayed-bars.ts';
import { createToolCaller } from './tool-caller.ts';

type Replay = { clock: string; speed: number; status: string; range: { from: string; to: string } };
export type Fill = { side: string; quantity: number; price: number; time: string; name: string };
type Orders = { orders: { order_id: string; name: string | null; status: string; quantity: number }[] };

export const account = 'Playback101';
export const here = { account, instrument: 'ES' };
export const buy = { side: 'Buy', type: 'Market', quantity: 2 };

/** Tuesday, 8 October 2013; 14:00 UTC is 10:00 in New York. */
export const day = '2013-10-08';
export const at = (time: string) => `${day}T${time}:00.000Z`;

const moves: MinuteOf[] = [
  ...flatMinutes(1676, 3), // 14:00 to 14:02
  [1676, 1678, 1675, 1677], // 14:03
  [1677, 1680, 1676, 1679], // 14:04
  [1679, 1679, 1670, 1671], // 14:05
  ...flatMinutes(1671, 4), // 14:06 to 14:09
];

const importDay = async (database: Database): Promise<void> => {
  await importMinutes(database, 'ES 12-13', at('14:00'), moves);
  // Few contracts a minute; the first one falls far.
  const thin = [1660, 1671, 1670, 1669, 1671].map((low): MinuteOf => [low < 1665 ? 1671 : low, 1671, low, low, 15]);
  await importMinutes(database, 'ES 12-13', at('15:00'), thin);
  // The last quarter of an hour of the session, and the first minutes of the next one.
  await importMinutes(database, 'ES 12-13', at('20:45'), flatMinutes(1650, 15));
  await importMinutes(database, 'ES 12-13', at('22:00'), flatMinutes(1651, 5));
};

/** A database with that day's bars, and people who replay them through tools. */
export const useReplayedDay = () => {
  const database = useDatabase();
  beforeAll(() => importDay(database()));
  const replayer = async (more: object = {}, range: object = { from: at('14:00'), to: at('14:10') }) => {
    const caller = await createToolCaller(database(), { limitWrites: false });
    const play = (args: object = {}) => caller.get<Replay>('EnsureReplayConnection', args);
    await play({ ...range, speed: 0, ...more });
    const fills = async () =>
      (await caller.get<{ executions: Fill[] }>('ListExecutions', { account })).executions.toReversed();
    const place = (args: object) =>
      caller.get<{ order_id: string; status: string }>('PlaceOrder', { ...here, ...args });
    const orders = async (args: object = {}) =>
      (await caller.get<Orders>('ListOrders', { account, ...args })).orders.map(({ name, status }) => [name, status]);
    const standing = async () => {
      const feed = await findReplay(database().prisma, caller.personId);
      return { clock: feed?.clock.toISOString(), speed: feed?.speed };
    };
    return { ...caller, play, fills, place, orders, standing };
  };
  return { database, replayer };
};
