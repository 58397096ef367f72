import { expect } from 'vitest';

/** Listens to the stream of a page (server-sent events) until the test ends. */
export const listenToPage = (answer: Response) => {
  const said: string[] = [];
  void (async () => {
    for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) said.push(text);
  })().catch(() => {});
  return {
    /** How often the page was told to look again: to be waited for. */
    changes: () => expect.poll(() => said.join('').match(/event: changed/g)?.length),
    /** All that came so far. */
    said: () => said.join(''),
  };
};
