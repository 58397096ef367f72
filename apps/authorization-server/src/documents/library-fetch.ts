import type { PinnedFetch } from './pinned-fetch.ts';

const keySetBytes = 65_536;

/** The library's `fetch`, which it uses for the `jwks_uri` of metadata documents alone: the same pinned one. */
export const libraryFetch =
  (fetch: PinnedFetch) =>
  async (input: string | URL | Request): Promise<Response> => {
    const { status, headers, text } = await fetch(input instanceof Request ? input.url : String(input), {
      bytes: keySetBytes,
    });
    return new Response(text, { status, headers });
  };
