import { randomUUID } from 'node:crypto';
import type { Database } from '@portcullis/database';
import { flatMinutes, importMinutes } from './replayed-bars.ts';
import type { ToolCaller } from './tool-caller.ts';

/** A market order of the one account of a `ToolCaller`. */
export const marketOrder = { account: 'Sim101', instrument: 'MES', side: 'Buy', type: 'Market', quantity: 2 };

type Prepare = (agent: ToolCaller, database: Database) => object | Promise<object>;

const once = () => ({ client_request_id: randomUUID() });

/** An order that rests far below the market. */
const resting: Prepare = async (agent) => {
  const limit = { ...marketOrder, type: 'Limit', limit_price: 6_600, ...once() };
  return { order_id: (await agent.get<{ order_id: string }>('PlaceOrder', limit)).order_id };
};
const openChart: Prepare = async (agent) => {
  const { chart_id } = await agent.get<{ chart_id: string }>('OpenChart', { instrument: 'ES' });
  return { chart_id };
};
const minute = (nth: number) => `2013-10-08T14:0${nth}:00.000Z`;

const alert = { condition: { field: 'last', op: 'crosses_above', value: 6_800 }, instrument: 'MES' };

const calls: Readonly<Record<string, Prepare>> = {
  PlaceOrder: () => ({ ...marketOrder, ...once() }),
  Change: async (...here) => ({ ...(await resting(...here)), quantity: 3 }),
  CancelReplace: async (...here) => ({ ...(await resting(...here)), quantity: 4 }),
  FlatPlace: () => ({ ...marketOrder, ...once() }),
  Reverse: () => ({ account: 'Sim101', instrument: 'MES', ...once() }),
  ReversePosition: () => ({ ...marketOrder, ...once() }),
  SaveWorkspace: () => ({ name: 'mine' }),
  LoadWorkspace: async (agent) => {
    await agent.get('SaveWorkspace', { name: 'mine' });
    return { name: 'mine', discard_unsaved: true };
  },
  OpenChart: () => ({ instrument: 'ES' }),
  AddDrawing: async (...here) => ({
    ...(await openChart(...here)),
    ...{ type: 'HorizontalLine', anchors: [{ price: 6_700 }] },
  }),
  RemoveDrawing: async (...here) => ({ ...(await openChart(...here)), all: true }),
  EmitMcpAlert: () => ({ message: 'Look' }),
  CreateAlert: () => alert,
  UpdateConfiguration: () => ({ account: 'Sim101', changes: { max_order_size: 50 } }),
  Connect: () => ({ name: 'Simulation' }),
  Disconnect: () => ({ name: 'Simulation', force: true }),
  EnsureReplayConnection: async (_, database) => {
    await importMinutes(database, 'ES 12-13', minute(0), flatMinutes(1676, 10));
    return { force: true, from: minute(0), to: minute(9), seek: minute(5), speed: 0 };
  },
};

/** What a write that is no exit can be called with, after what must be there for it was made. The position of before is held. */
export const argumentsOfWrite = async (name: string, agent: ToolCaller, database: Database): Promise<object> => {
  const prepare = calls[name];
  if (!prepare) throw new Error(`Say what ${name} is called with`);
  return prepare(agent, database);
};

/** Writes that leave the connection on which the others trade. */
export const leavingWrites: readonly string[] = ['Disconnect', 'EnsureReplayConnection'];

/** An alert whose words came from elsewhere. */
export const alertSaying = (message: string) => ({ ...alert, message });
