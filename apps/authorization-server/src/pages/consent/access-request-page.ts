import type Router from '@koa/router';
import { findAccessRequest, isOpenAccessRequest, limitWords, listConnections } from '@portcullis/access';
import { HttpError } from '@portcullis/http';
import { allowAccessRequest, declineAccessRequest, type Refusal } from '@portcullis/operations';
import type { Context } from 'koa';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { type AccessRequestFacts, accessRequestView } from './access-request-view.ts';

/**
 * What an agent's link leads to. It is the connection's own person who decides, with the password: the agent that made the
 * link may be driving their browser too.
 */
export const addAccessRequestPage = (
  router: Router,
  show: ShowPage,
  options: PageOptions & { servedTools: ReadonlySet<string> },
): void => {
  const { database, configuration, clock, servedTools } = options;
  const address = '/access-requests/:id';

  const showRequest = (ctx: Context, facts: AccessRequestFacts, error?: string) => {
    const view = accessRequestView({ ...facts, servedTools, now: clock() });
    const frame = { title: `Allow trading for ${view.client}`, section: '/clients', narrow: true } as const;
    const { name, email, clientLimits } = sessionOf(ctx).person;
    const together = limitWords(clientLimits, 'all');
    show(ctx, 'access-request', frame, { ...view, together, person: { name, email }, error });
  };

  router.get(address, onlySignedIn, async (ctx) => showRequest(ctx, await findOpen(ctx, options)));

  router.post(address, onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const facts = await findOpen(ctx, options);
    const { id } = facts.request;
    const { decision } = formOf(ctx);
    if (decision === 'decline') {
      const declined = await orRefusal(declineAccessRequest(database, personActor(ctx), id, clock));
      if (!declined.ok) throw over(declined.refusal);
      return seeOther(ctx, `/clients?declined=${id}`);
    }
    const problem = await confirmFromForm(ctx, options);
    if (problem) return showRequest(ctx, facts, problem);
    const allowed = await orRefusal(allowAccessRequest(database, personActor(ctx), id, clock));
    if (!allowed.ok) throw over(allowed.refusal);
    seeOther(ctx, `/clients?raised=${allowed.answer.connectionId}`);
  });
};

/** The person's own request. Another's is like one that does not exist; their own that is over says so. */
const findOpen = async (ctx: Context, { database, configuration, clock }: PageOptions): Promise<AccessRequestFacts> => {
  const { personId } = sessionOf(ctx);
  const now = clock();
  const request = await findAccessRequest(database.prisma, String(ctx.params.id));
  if (request?.connection.personId !== personId || !configuration.trading) throw nothingHere();
  const connections = await listConnections(database.prisma, personId, now);
  const connection = connections.find(({ id }) => id === request.connectionId);
  if (!connection || !isOpenAccessRequest(request, now)) throw over();
  return { request, connection, connections };
};

const over = (refusal?: Refusal): HttpError =>
  new HttpError(
    410,
    refusal?.code ?? 'access_request_over',
    'This request is over',
    'It was decided already, its ten minutes have passed, or the connection has ended. Let the client ask again, or allow trading under “AI clients”.',
  );
