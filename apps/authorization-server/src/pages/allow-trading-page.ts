import type Router from '@koa/router';
import { type ListedConnection, listConnections } from '@portcullis/access';
import { checkPassword, raiseConnection } from '@portcullis/operations';
import type { Context } from 'koa';
import { labelConnections } from './connection-labels.ts';
import { formOf, receiveForm } from './forms.ts';
import { fundedAccounts } from './funded-accounts.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from './page.ts';
import type { PageOptions } from './page-options.ts';
import { powersOf } from './permission-words.ts';
import { personActor } from './person-actor.ts';
import { nothingHere, orRefusal } from './refusals.ts';
import { visitorOf } from './visit.ts';
import { waitWords } from './wait-words.ts';

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
        error,
        funded: await fundedAccounts(database, sessionOf(ctx).personId),
      },
    );

  router.get(address, onlySignedIn, async (ctx) => showForm(ctx, await findRaisable(ctx, options)));

  router.post(address, onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const connection = await findRaisable(ctx, options);
    const { password } = formOf(ctx);
    if (typeof password !== 'string' || password === '') {
      ctx.status = 422;
      return showForm(ctx, connection, 'Type your password.');
    }
    const claim = { email: sessionOf(ctx).person.email, password, addressBlock: visitorOf(ctx).addressBlock };
    const verdict = await checkPassword(database, claim, { limits: configuration.rateLimits, clock });
    if (verdict.kind === 'throttled') {
      ctx.status = 429;
      ctx.set('Retry-After', String(verdict.retryAfterSeconds));
      return showForm(ctx, connection, `Too many attempts. Try again ${waitWords(verdict.retryAfterSeconds)}.`);
    }
    if (verdict.kind === 'wrong') {
      ctx.status = 422;
      return showForm(ctx, connection, 'This is not your password. Try again.');
    }
    await orRefusal(raiseConnection(database, personActor(ctx), connection.id, clock));
    seeOther(ctx, `/clients?raised=${connection.id}`);
  });
};

type Labelled = ListedConnection & { label: string };

/** The person's own live connection, under the name that the list shows. */
const findRaisable = async (ctx: Context, { database, configuration, clock }: PageOptions): Promise<Labelled> => {
  const connections = await listConnections(database.prisma, sessionOf(ctx).personId, clock());
  const connection = connections.find(({ id }) => id === ctx.params.id);
  if (!connection || !configuration.trading) throw nothingHere();
  return { ...connection, label: labelConnections(connections).get(connection.id) ?? connection.clientName };
};
