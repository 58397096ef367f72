import { addressBlock, type RequestState } from '@portcullis/http';
import { Provider } from 'oidc-provider';

/** What audit rows say of the request. */
export type RequestFacts = { requestId: string | null; address: string | null };

/** Of the request that the library serves now (its own AsyncLocalStorage), for adapters, which are not told. */
export const currentRequest = (): RequestFacts => {
  const state = Provider.ctx?.state as Partial<RequestState> | undefined;
  return { requestId: state?.requestId ?? null, address: state?.address ?? null };
};

/** What its caller is counted by: an IPv4 address or an IPv6 /64. */
export const callersBlock = (): string => addressBlock(currentRequest().address ?? 'unknown');
