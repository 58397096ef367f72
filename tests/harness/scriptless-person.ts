import { randomBytes } from 'node:crypto';
import { authorizationRequest, discover, type Endpoints, redeemCode, register, type Tokens } from './oauth.ts';
import { createScriptlessBrowser, type ScriptlessBrowser, type View } from './scriptless-browser.ts';

export type Access = 'Read only' | 'Read and trade';

/** A person at a browser without scripts, for what is done many times over. */
export type ScriptlessPerson = {
  name: string;
  email: string;
  password: string;
  browser: ScriptlessBrowser;
  endpoints: Endpoints;
};

/** One grant of that person, as the client that got it sees it. */
export type Grant = {
  clientId: string;
  clientName: string;
  redirectUri: string;
  tokens: Tokens;
};

export const newIdentity = (name: string) => ({
  name,
  email: `${name.toLowerCase().replace(/\W+/g, '.')}.${randomBytes(4).toString('hex')}@example.com`,
  password: `a long password ${randomBytes(9).toString('base64url')}`,
});

export const signUpScriptless = async (authUrl: string, name: string): Promise<ScriptlessPerson> => {
  const identity = newIdentity(name);
  const browser = createScriptlessBrowser(authUrl);
  const view = await browser.open('/sign-up');
  const answer = await browser.press(view, 'Create account', {
    name: identity.name,
    email: identity.email,
    password: identity.password,
  });
  if (new URL(answer.url).pathname === '/sign-up') {
    throw new Error(`Sign-up was refused (${answer.status}): ${answer.text}`);
  }
  return { ...identity, browser, endpoints: await discover(authUrl) };
};

/** The address that a native client listens at; nobody needs to listen there when the code is read from the redirect. */
export const nativeRedirectUri = 'http://127.0.0.1:49152/callback';

const choices: Record<Access, string> = { 'Read only': 'mcp:read', 'Read and trade': 'mcp:trade' };

/** Answers the consent page, and returns what the client is sent. */
export const consent = async (
  person: ScriptlessPerson,
  url: string,
  access: Access,
  values: Record<string, string> = {},
): Promise<URLSearchParams> => answerConsent(person, await person.browser.open(url), access, values);

/** Answers the consent page that is open already. */
export const answerConsent = async (
  person: ScriptlessPerson,
  view: View,
  access: Access,
  values: Record<string, string> = {},
): Promise<URLSearchParams> => {
  const radio = radioName(view);
  const answer = await person.browser.press(view, 'Allow', { ...values, [radio]: choices[access] });
  if (!answer.leftFor) throw new Error(`Consent led to ${answer.url} (${answer.status}): ${answer.text}`);
  return answer.leftFor.searchParams;
};

const radioName = (view: View): string => {
  const field = view.forms
    .flatMap(({ fields }) => fields)
    .find(({ type, value }) => type === 'radio' && /^mcp:/.test(value));
  if (!field) throw new Error(`No choice of access at ${view.url} (${view.status}): ${view.text}`);
  return field.name;
};

/** A code, fresh from the consent page, and what it takes to redeem it. */
export const obtainCode = async (
  person: ScriptlessPerson,
  mcpUrl: string,
  options: { access: Access; scope?: string; clientName?: string; clientId?: string },
) => {
  const clientName = options.clientName ?? `Agent ${randomBytes(4).toString('hex')}`;
  const redirectUri = nativeRedirectUri;
  const clientId = options.clientId ?? (await register(person.endpoints, clientName, redirectUri));
  const scope = options.scope ?? choices[options.access];
  const { url, verifier } = authorizationRequest(person.endpoints, { clientId, redirectUri, resource: mcpUrl, scope });
  const parameters = await consent(person, url, options.access);
  const code = parameters.get('code');
  if (!code) throw new Error(`No code came back: ${parameters}`);
  return { clientId, clientName, redirectUri, code, verifier };
};

/** The whole code flow: registration, consent, tokens. */
export const connect = async (
  person: ScriptlessPerson,
  mcpUrl: string,
  options: { access: Access; scope?: string; clientName?: string; clientId?: string },
): Promise<Grant> => {
  const { code, verifier, ...client } = await obtainCode(person, mcpUrl, options);
  const { status, body } = await redeemCode(person.endpoints, { ...client, code, verifier });
  if (status !== 200) throw new Error(`The code was refused: ${status} ${JSON.stringify(body)}`);
  return { ...client, tokens: body as Tokens };
};
