import { interactionPolicy } from 'oidc-provider';

/**
 * One prompt, always: every authorization request ends at our consent page, whatever was allowed before. No code is
 * issued silently, and `prompt=none` gives `consent_required`. Signing in is a matter of the pages.
 */
export const consentPolicy = (): interactionPolicy.DefaultPolicy => {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.clear();
  policy.add(
    new Prompt(
      { name: 'consent', requestable: true },
      new Check(
        'consent_always',
        'the person is always asked for consent',
        'consent_required',
        (ctx) => !ctx.oidc.result?.consent,
      ),
    ),
  );
  return policy;
};
