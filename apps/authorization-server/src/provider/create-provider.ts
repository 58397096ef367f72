import { hash, timingSafeEqual } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { type ProviderSettings, providerConfiguration } from './configuration.ts';

/** The engine: oidc-provider with our configuration, and client secrets compared by hash. */
export const createProvider = (issuer: string, settings: ProviderSettings): Provider => {
  const provider = new Provider(issuer, providerConfiguration(settings));
  // Secrets are stored as SHA-256; the library's `clientSecret` is that hash (client-adapter.ts).
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', { value: compareHash });
  // The very list, not a copy: rotated keys are put into it while the server runs (jobs/keep-keys-current.ts).
  provider.keys = settings.keys.cookie;
  return provider;
};

function compareHash(this: { clientSecret?: string }, given: string): boolean {
  const expected = Buffer.from(this.clientSecret ?? '', 'hex');
  const actual = hash('sha256', given, 'buffer');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
