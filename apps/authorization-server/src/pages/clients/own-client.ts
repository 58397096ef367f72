import { type ListedConnection, listConnections } from '@portcullis/access';
import type { Context } from 'koa';
import { sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { nothingHere } from '../frame/refusals.ts';
import { labelConnections } from '../words/connection-labels.ts';

/** A connection under the name by which buttons call it. */
export type OwnClient = ListedConnection & { shownAs: string };

/** The person's own live connection of the address. What is another's, or has ended, is not there. */
export const findOwnClient = async (ctx: Context, { database, clock }: PageOptions): Promise<OwnClient> => {
  const connections = await listConnections(database.prisma, sessionOf(ctx).personId, clock());
  const connection = connections.find(({ id }) => id === ctx.params.id);
  if (!connection) throw nothingHere();
  return { ...connection, shownAs: labelConnections(connections).get(connection.id) ?? connection.clientName };
};
