import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import {
  limitWords,
  listPersonalTokens,
  personalToken,
  personalTokenDays,
  type Scope,
  scopes,
} from '@portcullis/access';
import { openPersonalToken, personalTokensMax, type Refusal } from '@portcullis/operations';
import { isFreshSignIn } from '@portcullis/people';
import type { Context } from 'koa';
import { fundedAccounts } from '../connections/funded-accounts.ts';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { type FieldErrors, formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { orRefusal } from '../frame/refusals.ts';
import { powersOf } from '../words/permission-words.ts';
import { scopeName } from '../words/scope-words.ts';
import { momentOf } from '../words/time-words.ts';
import { readTokenForm, type TokenForm, typedToken, untyped, type WantedToken } from './personal-token-form.ts';

type Again = { form?: TokenForm; errors?: FieldErrors };

/** Personal tokens: for programs that cannot sign in by a browser. Made here, ruled on the page of AI clients. */
export const addPersonalTokensPage = (
  router: Router,
  show: ShowPage,
  options: PageOptions & { servedTools: ReadonlySet<string> },
): void => {
  const { database, configuration, clock } = options;
  const { authUrl, mcpUrl } = configuration;
  const address = '/clients/personal-tokens/new';
  const offered = offeredIn(options);

  const showForm = formShower(show, options);

  router.get(address, onlySignedIn, (ctx) => showForm(ctx));

  router.post(address, onlySignedIn, ...receiveForm(authUrl), async (ctx) => {
    const form = typedToken(formOf(ctx));
    const read = readTokenForm(formOf(ctx), offered);
    if (!read.ok) {
      ctx.status = 422;
      return showForm(ctx, { form, errors: read.errors });
    }
    const { wanted } = read;
    const { authenticatedAt, idHash: sessionHash } = sessionOf(ctx);
    if (wanted.scope === 'mcp:trade' && !isFreshSignIn(authenticatedAt, clock())) {
      const password = await confirmFromForm(ctx, options);
      if (password) return showForm(ctx, { form, errors: { password } });
      ctx.status = 200;
    }
    const token = personalToken(randomBytes(32));
    const ask = { ...wanted, resource: mcpUrl, token, sessionHash };
    const made = await orRefusal(openPersonalToken(database, personActor(ctx), ask, clock));
    if (!made.ok) {
      ctx.status = 409;
      return showForm(ctx, { form, errors: { [fieldOf(made.refusal)]: made.refusal.detail } });
    }
    // Shown in the answer itself, and nowhere else: a redirect would have to carry it, or the server to keep it.
    const frame = { title: 'Copy your personal token', section: '/clients', narrow: true } as const;
    const expires = momentOf(made.answer.expiresAt, clock());
    show(ctx, 'personal-token-made', frame, { ...madeView(wanted), expires, token, mcpUrl });
  });
};

const offeredIn = ({ configuration }: PageOptions): Scope[] =>
  scopes.filter((scope) => configuration.trading || scope === 'mcp:read');

/** The page with the form, empty or as it was typed. */
const formShower = (show: ShowPage, options: PageOptions & { servedTools: ReadonlySet<string> }) => {
  const { database, configuration, clock, servedTools } = options;
  const { trading } = configuration;
  // It can ask for no more access.
  const useful = new Set([...servedTools].filter((tool) => tool !== 'request_access'));
  const choices = offeredIn(options).map((value) => ({ ...choiceOf(value), powers: powersOf(value, useful) }));
  return async (ctx: Context, { form = untyped(), errors = {} }: Again = {}) => {
    const { personId, person, authenticatedAt } = sessionOf(ctx);
    const now = clock();
    const [live, funded] = await Promise.all([
      listPersonalTokens(database.prisma, personId, now),
      trading ? fundedAccounts(database, personId) : [],
    ]);
    const allowed = personalTokensMax(person.plan);
    const password = trading && !isFreshSignIn(authenticatedAt, now) ? momentOf(authenticatedAt, now) : undefined;
    const frame = { title: 'New personal token', section: '/clients', narrow: true } as const;
    const room = { used: live.length, allowed, plan: person.plan };
    show(ctx, 'personal-token', frame, { ...form, choices, errors, room, funded, password, trading });
  };
};

const choiceOf = (value: Scope) => ({
  ...{ value, name: scopeName[value], trade: value === 'mcp:trade' },
  ...{ most: personalTokenDays(value).most },
});

const madeView = ({ label, scope, limits }: WantedToken) => ({
  ...{ label, scope: scopeName[scope], trades: scope === 'mcp:trade' },
  limits: limits ? limitWords(limits) : undefined,
});

/** At which field a refusal is told. */
const fieldOf = ({ code }: Refusal): string =>
  ({ name_taken: 'label', sign_in_too_old: 'password', invalid_value: 'days' })[code as string] ?? 'form';
