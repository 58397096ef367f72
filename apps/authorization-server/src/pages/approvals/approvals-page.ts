import type Router from '@koa/router';
import { listConnections } from '@portcullis/access';
import { approve, type ReadApproval, readApproval, readApprovals, refuseApproval } from '@portcullis/operations';
import { isFreshSignIn } from '@portcullis/people';
import type { Context } from 'koa';
import { connectionLookalike } from '../connections/lookalike-notice.ts';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { type FieldErrors, formOf, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { addLiveStream, type LivePageOptions } from '../live/add-live-stream.ts';
import { labelConnections } from '../words/connection-labels.ts';
import { type ApprovalView, approvalView, withOwnNames } from './approval-view.ts';

const newsWords: Record<string, string> = {
  approved: 'Approved. It is done, once, when the client asks again.',
  refused: 'Refused. The client is told so when it asks again.',
};

type Typed = { quantity: string; reason: string };

/**
 * What the person's clients wait for, and one of them under the link that its agent gives. Opening either changes
 * nothing: links are opened by whatever looks ahead. Saying yes takes a password that was given a short while ago, since an
 * agent may drive this browser too.
 */
export const addApprovalsPage = (router: Router, show: ShowPage, options: LivePageOptions): void => {
  const { database, clock } = options;
  const needsPassword = (ctx: Context): boolean => !isFreshSignIn(sessionOf(ctx).authenticatedAt, clock());

  router.get('/approvals', onlySignedIn, async (ctx) => {
    const { open, over } = await readApprovals(database, sessionOf(ctx).personId, clock());
    const views = await viewsOf(ctx, options, [...open, ...over]);
    const waiting = withOwnNames(views.slice(0, open.length));
    const news = typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined;
    show(ctx, 'approvals', frameOf(titleOf(waiting.length)), {
      ...{ waiting, over: views.slice(open.length), news, needsPassword: needsPassword(ctx) },
    });
  });

  addLiveStream(router, '/approvals/live', ['person', 'connection'], options);

  const showOne: ShowOne = async (ctx, errors = {}, again) => {
    const [view] = await viewsOf(ctx, options, [await findOwn(ctx, options)]);
    const isWrong = Object.keys(errors).length > 0;
    const frame = { ...frameOf(view?.headline ?? 'Approval'), narrow: true, live: !isWrong };
    show(ctx, 'approval', frame, { approval: view, errors, typed: again, needsPassword: needsPassword(ctx) });
  };

  router.get('/approvals/:id', onlySignedIn, (ctx) => showOne(ctx));
  addDecisions(router, showOne, { ...options, needsPassword });
};

type ShowOne = (ctx: Context, errors?: FieldErrors, again?: Typed) => Promise<void>;

/** The two forms of one that waits. */
const addDecisions = (
  router: Router,
  showOne: ShowOne,
  options: PageOptions & { needsPassword: (ctx: Context) => boolean },
): void => {
  const { database, configuration, clock, needsPassword } = options;
  const form = [onlySignedIn, ...receiveForm(configuration.authUrl)];
  const decided = (ctx: Context, { id }: ReadApproval, outcome: 'approved' | 'refused') =>
    seeOther(ctx, formOf(ctx).from === 'list' ? `/approvals?done=${outcome}` : `/approvals/${id}`);

  router.post('/approvals/:id/approve', ...form, async (ctx) => {
    const approval = await findOwn(ctx, options);
    const again = { quantity: typed(formOf(ctx), 'quantity').trim(), reason: '' };
    const quantity = readQuantity(again.quantity, approval.facts.quantity);
    if (Number.isNaN(quantity)) {
      ctx.status = 422;
      return showOne(ctx, { quantity: `Give 1 to ${approval.facts.quantity}.` }, again);
    }
    const problem = needsPassword(ctx) ? await confirmFromForm(ctx, options) : undefined;
    if (problem) return showOne(ctx, { password: problem }, again);
    const wanted = { approvalId: approval.id, quantity, sessionHash: sessionOf(ctx).idHash };
    const done = await orRefusal(approve(database, personActor(ctx), wanted, clock));
    if (done.ok) return decided(ctx, approval, 'approved');
    const isOld = done.refusal.code === 'sign_in_too_old';
    ctx.status = isOld ? 422 : 409;
    await showOne(ctx, { [isOld ? 'password' : 'decision']: done.refusal.detail }, again);
  });

  router.post('/approvals/:id/refuse', ...form, async (ctx) => {
    const approval = await findOwn(ctx, options);
    const reason = typed(formOf(ctx), 'reason');
    const done = await orRefusal(
      refuseApproval(database, personActor(ctx), { approvalId: approval.id, reason }, clock),
    );
    if (done.ok) return decided(ctx, approval, 'refused');
    ctx.status = 409;
    await showOne(ctx, { decision: done.refusal.detail }, { quantity: '', reason });
  });
};

const frameOf = (title: string) => ({ title, section: '/approvals', live: true }) as const;

const titleOf = (waiting: number): string => (waiting === 0 ? 'Approvals' : `Approvals (${waiting})`);

/** Undefined: as asked. NaN: not among what may be given. */
const readQuantity = (text: string, asked: number | null): number | undefined => {
  if (text === '' || asked === null) return undefined;
  const quantity = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  return quantity >= 1 && quantity <= asked ? quantity : Number.NaN;
};

const findOwn = async (ctx: Context, { database }: PageOptions): Promise<ReadApproval> => {
  const approval = await readApproval(database, sessionOf(ctx).personId, String(ctx.params.id));
  if (!approval) throw nothingHere();
  return approval;
};

const viewsOf = async (
  ctx: Context,
  { database, clock }: PageOptions,
  approvals: readonly ReadApproval[],
): Promise<ApprovalView[]> => {
  const now = clock();
  const connections = await listConnections(database.prisma, sessionOf(ctx).personId, now);
  const labels = labelConnections(connections);
  const kinds = new Map(connections.map(({ id, client }) => [id, client.kind]));
  const lookalikes = new Map(connections.map((each) => [each.id, connectionLookalike(each)]));
  return approvals.map((approval) => approvalView(approval, { labels, kinds, lookalikes, now }));
};
