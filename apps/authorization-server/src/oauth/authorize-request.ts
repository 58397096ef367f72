import { askedScope, type Scope } from '@portcullis/access';
import { canonicalResource } from '../provider/resource.ts';

type Query = Record<string, string | string[] | undefined>;

export type AuthorizeSettings = {
  resource: string;
  /** What a person may grant. */
  offered: readonly Scope[];
};

/** Parameters that OpenID ties to its own scope, which is not granted here: they are ignored with it. */
const openIdOnly = ['nonce', 'max_age', 'acr_values', 'claims', 'claims_locales', 'id_token_hint', 'login_hint'];

/**
 * The parameters of an authorization request as the engine shall see them (security G-6 to G-10). Both scopes are
 * asked of it, so that the person can choose; what the client asked is kept as `asked_scope`, for the consent page.
 * A parameter that came twice stays twice, for the engine to refuse; an empty one counts as absent.
 */
export const rewriteAuthorizeQuery = (query: Query, { resource, offered }: AuthorizeSettings): Query => {
  const kept = Object.entries(query).filter(
    ([name, value]) => value !== '' && value !== undefined && !openIdOnly.includes(name) && name !== 'asked_scope',
  );
  const given = Object.fromEntries(kept) as Query;
  const { scope, prompt, resource: named, ...rest } = given;
  const asked = typeof scope === 'string' ? askedScope(scope) : 'mcp:read';
  return {
    ...rest,
    scope: Array.isArray(scope) ? scope : offered.join(' '),
    asked_scope: offered.includes(asked) ? asked : 'mcp:read',
    ...knownPrompt(prompt),
    ...(named === undefined ? {} : { resource: canonicalOf(named, resource) }),
  };
};

/** `none` is the one prompt that changes something: consent is asked anyway, and signing in is the pages' matter. */
const knownPrompt = (prompt: Query[string]): { prompt?: string | string[] } => {
  if (Array.isArray(prompt)) return { prompt };
  return prompt?.split(' ').includes('none') ? { prompt } : {};
};

/** Harmless spellings of our resource become its one spelling; what is another's stays, for the engine to refuse. */
const canonicalOf = (named: string | string[], served: string): string | string[] => {
  const values = [named].flat().filter((value) => value !== '');
  const ours = values.every((value) => canonicalResource(value) === canonicalResource(served));
  return ours ? served : values;
};
