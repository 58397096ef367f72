import { randomInt } from 'node:crypto';
import { authorizationRequest, type TokenAnswer, type Tokens } from '../harness/oauth.ts';
import type { View } from '../harness/scriptless-browser.ts';
import { type Access, answerConsent, type ScriptlessPerson } from '../harness/scriptless-person.ts';
import type { ClientProfile, Way } from './client-profile.ts';
import { type Found, find, takesDocuments } from './discovery.ts';
import { type McpReply, send, type Wire } from './mcp-wire.ts';
import { fetchFromPage } from './page-fetch.ts';
import { signedAssertion } from './signing-key.ts';

type Registered = { status: number; body: Record<string, unknown> };

/** One installation of a client, doing over HTTP what its profile says. */
export class ReplayedClient {
  readonly name: string;
  readonly wire: Wire;
  redirect: string;
  registered: Registered | undefined;
  askedScope: string | undefined;
  tokens: Tokens | undefined;
  #found: Found | undefined;
  #clientId = '';
  readonly #profile: ClientProfile;
  readonly #way: Way;

  constructor(profile: ClientProfile, way: Way, mcpUrl: string) {
    this.#profile = profile;
    this.#way = way;
    this.wire = { http: profile.origin ? fetchFromPage(profile.origin) : fetch, mcpUrl, profile };
    this.redirect = atPort(way.redirects[0]);
    const { registration } = way;
    this.name = (registration.by === 'document' ? registration.document : registration.body(this.redirect)).client_name;
  }

  get found(): Found {
    if (!this.#found) throw new Error(`${this.name} has not looked yet.`);
    return this.#found;
  }

  get accessToken(): string {
    return this.tokens?.access_token ?? '';
  }

  async find(): Promise<Found> {
    this.#found = await find(this.wire, this.#profile.finds);
    this.askedScope = this.#way.fixedScope ?? this.#found.scopes[this.#profile.asks.scopeFrom];
    const { adds } = this.#profile.asks;
    if (adds) this.askedScope = [this.askedScope, adds].filter(Boolean).join(' ');
    return this.#found;
  }

  /** Gets a client id; registers where the way is to register. */
  async introduce(): Promise<void> {
    const { registration } = this.#way;
    if (registration.by === 'document') {
      if (!takesDocuments(this.found)) throw new Error('The server does not take documents.');
      this.#clientId = registration.url;
      return;
    }
    const answer = await this.wire.http(this.found.server.registration_endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(registration.body(this.redirect)),
    });
    this.registered = { status: answer.status, body: (await answer.json()) as Registered['body'] };
    this.#clientId = String(this.registered.body.client_id);
  }

  /** An authorization request; returning to another of its redirects, or for another scope, when told. */
  request({
    redirect = this.redirect,
    scope = this.askedScope,
  }: {
    redirect?: string;
    scope?: string | undefined;
  } = {}) {
    const { asks } = this.#profile;
    const attempt = authorizationRequest(this.found.server, {
      clientId: this.#clientId,
      redirectUri: redirect,
      resource: asks.resource === 'with a slash' ? `${this.found.resource}/` : this.found.resource,
      ...(scope === undefined ? {} : { scope }),
    });
    const url = new URL(attempt.url);
    if (asks.resource === 'never') url.searchParams.delete('resource');
    return { ...attempt, url: url.href };
  }

  /** Sends the person to the consent page, and redeems what comes back. The page as the person saw it. */
  async authorize(
    person: ScriptlessPerson,
    access: Access,
    scope: string | undefined = this.askedScope,
  ): Promise<{ page: View; callback: URLSearchParams }> {
    const { url, verifier, state } = this.request({ scope });
    const page = await person.browser.open(url);
    const callback = await answerConsent(person, page, access);
    if (callback.get('state') !== state) throw new Error('Another state came back.');
    if (callback.get('iss') !== this.found.server.issuer) throw new Error(`Another issuer: ${callback.get('iss')}`);
    this.askedScope = scope;
    const answer = await this.#askForTokens({
      grant_type: 'authorization_code',
      code: callback.get('code') ?? '',
      code_verifier: verifier,
      redirect_uri: this.redirect,
    });
    if (answer.status !== 200) throw new Error(`The code was refused: ${JSON.stringify(answer)}`);
    this.tokens = answer.body as Tokens;
    return { page, callback };
  }

  /** Uses its refresh token, and keeps what it gets. */
  async refresh(refreshToken: string = this.tokens?.refresh_token ?? ''): Promise<TokenAnswer> {
    const answer = await this.#askForTokens({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      ...(this.#profile.refresh.scope === 'as granted' && { scope: this.tokens?.scope ?? '' }),
    });
    if (answer.status === 200) this.tokens = answer.body as Tokens;
    return answer;
  }

  call(tool: string, args: Record<string, unknown> = {}): Promise<McpReply> {
    return send(this.wire, this.accessToken, 'tools/call', { params: { name: tool, arguments: args } });
  }

  async #askForTokens(parameters: Record<string, string>): Promise<TokenAnswer> {
    const { server, resource } = this.found;
    const answer = await this.wire.http(server.token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        ...parameters,
        client_id: this.#clientId,
        ...(this.#profile.asks.resource !== 'never' && { resource }),
        ...this.#proof(),
      }),
    });
    return { status: answer.status, body: (await answer.json()) as TokenAnswer['body'] };
  }

  /** What it proves itself with at the token endpoint. */
  #proof(): Record<string, string> {
    const { registration } = this.#way;
    const method =
      registration.by === 'document'
        ? registration.document.token_endpoint_auth_method
        : this.registered?.body.token_endpoint_auth_method;
    if (method === 'private_key_jwt') return signedAssertion(this.#clientId, this.found.server.token_endpoint);
    return method === 'client_secret_post' ? { client_secret: String(this.registered?.body.client_secret) } : {};
  }
}

/** A redirect URI with a port of the moment. Nobody listens: the code is read from the redirect. */
export const atPort = (redirect: string): string => redirect.replace('PORT', String(randomInt(49_152, 65_536)));
