import type Router from '@koa/router';
import { scopes } from '@portcullis/access';
import { isFreshSignIn } from '@portcullis/people';
import type { Context } from 'koa';
import { z } from 'zod';
import { readConsentLimits } from '../connections/consent-limits.ts';
import { fundedAccounts } from '../connections/funded-accounts.ts';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { formOf, parseForm, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { visitOf } from '../frame/visit.ts';
import { type ConsentFacts, consentView } from './consent-view.ts';
import { formTarget } from './form-target.ts';

const Decision = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('deny') }),
  z.object({
    decision: z.literal('allow'),
    access: z.enum(scopes, { error: 'Choose what the client may do, or deny.' }),
    replaces: z.string().max(64).default(''),
  }),
]);

/** What the page shows again when the form could not be taken. */
type Again = Pick<ConsentFacts, 'chosen' | 'error' | 'passwordError' | 'limitsAgain'>;

/** Consent: every authorization request ends here, and nothing is allowed without a press of `Allow`. */
export const addConsentPage = (
  router: Router,
  show: ShowPage,
  options: PageOptions & { servedTools: ReadonlySet<string> },
): void => {
  const { consents, configuration, database, clock, servedTools } = options;
  const consenterOf = (ctx: Context) => {
    const { personId, idHash: sessionHash } = sessionOf(ctx);
    return { personId, sessionHash, browserHash: visitOf(ctx).browserHash };
  };
  const showConsent = async (ctx: Context, again: Again = {}) => {
    const request = await consents.read(ctx, consenterOf(ctx));
    const { person, personId, authenticatedAt } = sessionOf(ctx);
    const funded = await fundedAccounts(database, personId);
    const target = formTarget(request.redirect.uri);
    show(
      ctx,
      'consent',
      { title: `Connect ${request.client.name}`, narrow: true, formTargets: target ? [target] : [] },
      consentView({ request, person, authenticatedAt, servedTools, now: clock(), funded, ...again }),
    );
  };

  router.get('/interaction/:uid', onlySignedIn, (ctx) => showConsent(ctx));

  router.post('/interaction/:uid', onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const form = formOf(ctx);
    const parsed = parseForm(Decision, form);
    if (!parsed.ok) {
      ctx.status = 422;
      const chosen = { access: undefined, replaces: typed(form, 'replaces') };
      const { limits } = await consents.read(ctx, consenterOf(ctx));
      const { again: limitsAgain } = readConsentLimits(form, limits);
      return showConsent(ctx, { chosen, limitsAgain, error: parsed.errors.access ?? 'Press “Allow” or “Deny”.' });
    }
    if (parsed.data.decision === 'deny') return seeOther(ctx, await consents.deny(ctx, consenterOf(ctx)));
    const { access, replaces } = parsed.data;
    const chosen = { access, replaces };
    const { limits: proposed } = await consents.read(ctx, consenterOf(ctx));
    const read = readConsentLimits(form, proposed);
    // Who only reads has no limits to mend.
    if (!read.ok && access === 'mcp:trade') {
      ctx.status = 422;
      return showConsent(ctx, { chosen, limitsAgain: read.again });
    }
    if (access === 'mcp:trade' && !isFreshSignIn(sessionOf(ctx).authenticatedAt, clock())) {
      const passwordError = await confirmFromForm(ctx, options);
      if (passwordError) return showConsent(ctx, { chosen, limitsAgain: read.again, passwordError });
    }
    const choice = { scope: access, replaces: replaces || undefined, limits: read.ok ? read.limits : undefined };
    seeOther(ctx, await consents.allow(ctx, consenterOf(ctx), choice));
  });
};
