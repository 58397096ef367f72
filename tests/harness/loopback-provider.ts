import { randomBytes } from 'node:crypto';
import type {
  OAuthClientMetadata,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { type RedirectListener, startRedirectListener } from './redirect-listener.ts';

/** What the person does with the authorization request that their client opens in the browser. */
export type Answer = (authorizationUrl: URL) => Promise<void>;

/** Thrown when a client asks for authorization and nobody is there to answer. */
export class NobodyAnswers extends Error {}

/**
 * The storage and browser of a native client, as both generations of the SDK want it. It keeps what they store, sends
 * the person to the browser, and catches what comes back at the loopback redirect.
 */
export class LoopbackProvider {
  /** How the person answers the next authorization request. By default nobody does. */
  answer: Answer;
  /** Every authorization request so far. */
  readonly asked: URL[] = [];
  /** The metadata document that is this client's id, for one that has no need to register. */
  clientMetadataUrl?: string;
  private readonly name: string;
  private readonly listener: RedirectListener;
  private client: StoredOAuthClientInformation | undefined;
  private stored: StoredOAuthTokens | undefined;
  private discovered: OAuthDiscoveryState | undefined;
  private verifier = '';
  private expectedState = '';
  private callback: URLSearchParams | undefined;

  private constructor(name: string, listener: RedirectListener) {
    this.name = name;
    this.listener = listener;
    this.answer = nobody;
  }

  static async create(name: string): Promise<LoopbackProvider> {
    return new LoopbackProvider(name, await startRedirectListener());
  }

  get redirectUrl(): string {
    return this.listener.url;
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: this.name,
      redirect_uris: [this.listener.url],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  state(): string {
    this.expectedState = randomBytes(12).toString('base64url');
    return this.expectedState;
  }

  clientInformation(): StoredOAuthClientInformation | undefined {
    return this.client;
  }

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.client = client;
  }

  tokens(): StoredOAuthTokens | undefined {
    return this.stored;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.stored = tokens;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovered;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state;
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }

  invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    if (scope === 'all' || scope === 'tokens') this.stored = undefined;
    if (scope === 'all' || scope === 'client') this.client = undefined;
  }

  async redirectToAuthorization(authorizationUrl: URL): Promise<void> {
    this.asked.push(authorizationUrl);
    const answer = this.answer;
    this.answer = nobody;
    await answer(authorizationUrl);
    this.callback = await this.listener.next();
    if (this.callback.get('state') !== this.expectedState) throw new Error('The state came back changed.');
  }

  /** What the authorization server sent back, once. */
  takeCallback(): URLSearchParams | undefined {
    const { callback } = this;
    this.callback = undefined;
    return callback;
  }

  stop(): Promise<void> {
    return this.listener.stop();
  }
}

const nobody: Answer = async () => {
  throw new NobodyAnswers('The client asks for authorization, and nobody is there to answer.');
};
