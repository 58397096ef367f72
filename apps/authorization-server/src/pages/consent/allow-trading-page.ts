import type Router from '@koa/router';
import { type ListedConnection, limitWords, listConnections } from '@portcullis/access';
import { raiseConnection } from '@portcullis/operations';
import type { Context } from 'koa';
import { fundedAccounts } from '../connections/funded-accounts.ts';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { labelConnections } from '../words/connection-labels.ts';
import { powersOf } from '../words/permission-words.ts';

/** Letting a connection trade takes the password anew: a browser left open must not be enough. */
export const addAllowTradingPage = (
  router: Router,
  show: ShowPage,
  options: PageOptions & { servedTools: ReadonlySet<string> },
): void => {
  const { database, configuration, clock, servedTools } = options;
  const address = '/clients/:id/allow-trading';
  const powers = powersOf('mcp:trade', servedTools);

  const showForm = async (ctx: Context, connection: Labelled, error?: string) =>
    show(
      ctx,
      'allow-trading',
      { title: `Allow trading for ${connection.label}`, section: '/clients', narrow: true },
      {
        id: connection.id,
        label: connection.label,
        returnsTo: connection.redirectHost,
        powers,
        limits: limitWords(connection.limits),
        together: limitWords(sessionOf(ctx).person.clientLimits, 'all'),
        error,
        funded: await fundedAccounts(database, sessionOf(ctx).personId),
      },
    );

  router.get(address, onlySignedIn, async (ctx) => showForm(ctx, await findRaisable(ctx, options)));

  router.post(address, onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const connection = await findRaisable(ctx, options);
    const problem = await confirmFromForm(ctx, options);
    if (problem) return showForm(ctx, connection, problem);
    await orRefusal(raiseConnection(database, personActor(ctx), connection.id, clock));
    seeOther(ctx, `/clients?raised=${connection.id}`);
  });
};

type Labelled = ListedConnection & { label: string };

/** The person's own live connection, under the name that the list shows. */
const findRaisable = async (ctx: Context, { database, configuration, clock }: PageOptions): Promise<Labelled> => {
  const connections = await listConnections(database.prisma, sessionOf(ctx).personId, clock());
  const connection = connections.find(({ id }) => id === ctx.params.id);
  if (!connection || connection.client.kind === 'personal' || !configuration.trading) throw nothingHere();
  return { ...connection, label: labelConnections(connections).get(connection.id) ?? connection.clientName };
};
