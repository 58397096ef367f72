import { listConnections, type TradingLimits } from '@portcullis/access';
import { type Budget, budgetsOf, budgetsOfAll, setConnectionLimits, setPersonLimits } from '@portcullis/operations';
import { findPerson } from '@portcullis/people';
import type { PlacedBy } from '@portcullis/trading';
import type { Context } from 'koa';
import { sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, type personActor } from '../frame/person-actor.ts';
import { nothingHere } from '../frame/refusals.ts';
import { labelConnections } from '../words/connection-labels.ts';

type Change = { limits: TradingLimits | null; seen: string; sessionHash: Uint8Array };

/** Whose limits a page is about: one client's, or those of all of the person's together. */
export type LimitsSubject = {
  /** As the list names it; undefined: all AI clients together. */
  client: string | undefined;
  address: string;
  mayTrade: boolean;
  /** As stored; null: none. */
  kept: unknown;
  /** Whose orders a preview looks at. */
  placedBy: PlacedBy;
  readBudgets: () => Promise<Budget[]>;
  /** @throws Refusal `changed_meanwhile`, `sign_in_too_old` */
  save: (actor: ReturnType<typeof personActor>, change: Change) => Promise<unknown>;
};

const deskNow = (options: PageOptions) => ({ market: deskOf(options).market, now: options.clock() });

/** The person's own live connection, under the name that the list shows. */
export const clientSubject = async (ctx: Context, options: PageOptions): Promise<LimitsSubject> => {
  const { database, configuration, clock } = options;
  const connections = await listConnections(database.prisma, sessionOf(ctx).personId, clock());
  const connection = connections.find(({ id }) => id === ctx.params.id);
  if (!connection || !configuration.trading) throw nothingHere();
  const { id: connectionId, budgetOf } = connection;
  return {
    client: labelConnections(connections).get(connectionId) ?? connection.clientName,
    address: `/clients/${connectionId}/limits`,
    mayTrade: connection.scope === 'mcp:trade',
    kept: connection.limits,
    placedBy: [connectionId, ...budgetOf],
    readBudgets: () => budgetsOf(database.prisma, connection, deskNow(options)),
    save: (actor, change) => setConnectionLimits(database, actor, { connectionId, ...change }, clock),
  };
};

/** All of the person's AI clients together. */
export const allClientsSubject = async (ctx: Context, options: PageOptions): Promise<LimitsSubject> => {
  const { database, configuration, clock } = options;
  const person = await findPerson(database.prisma, sessionOf(ctx).personId);
  if (!person || !configuration.trading) throw nothingHere();
  return {
    client: undefined,
    address: '/clients/limits',
    mayTrade: true,
    kept: person.clientLimits,
    placedBy: { everyOf: person.id },
    readBudgets: () => budgetsOfAll(database.prisma, person, deskNow(options)),
    save: (actor, change) => setPersonLimits(database, actor, change, clock),
  };
};
