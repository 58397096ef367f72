import { callersBlock } from '../provider/request-facts.ts';
import { createFetchBudget, type FetchBudget } from './fetch-budget.ts';
import { type Fetched, FetchRefused, type PinnedFetch } from './pinned-fetch.ts';

const keySetBytes = 65_536;
const rememberedMs = 30_000;
const mostRemembered = 1_000;

/**
 * The library's `fetch`, which it uses for the `jwks_uri` of metadata documents alone: the same pinned one, with a
 * budget of its own. Anybody can make the library ask, at endpoints that are not limited too, so one URL is fetched
 * once in 30 s, however often and whatever it answered (security A049, A089).
 */
export const libraryFetch = (fetch: PinnedFetch, clock: () => Date, budget: FetchBudget = createFetchBudget()) => {
  const known = new Map<string, { answer: Promise<Fetched>; until: number }>();
  return async (input: string | URL | Request): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    const now = clock();
    const remembered = known.get(url);
    const isRemembered = remembered !== undefined && remembered.until > now.getTime();
    // Taken before anything is remembered: what one address may not ask is not refused to the next one.
    const done = isRemembered ? undefined : budget.take(now, callersBlock());
    if (!isRemembered && !done) throw new FetchRefused('too many key sets are being fetched');
    const answer = isRemembered ? remembered.answer : fetch(url, { bytes: keySetBytes }).finally(done);
    if (!isRemembered) {
      if (known.size >= mostRemembered) known.clear();
      known.set(url, { answer, until: now.getTime() + rememberedMs });
    }
    const { status, headers, text } = await answer;
    return new Response(text, { status, headers });
  };
};
