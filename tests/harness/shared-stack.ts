import { afterEach, beforeAll, inject } from 'vitest';
import type { SharedStack } from './shared-server.ts';

/** Asks for what the workers of a run share. */
export const askShared = async (path: string): Promise<string> => {
  const answer = await fetch(`${inject('sharedUrl')}${path}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
};

/**
 * For a test file: `const stack = useSharedStack();` and inside tests `stack().mcpUrl`. All files of a run have the same one, at the
 * same time: what a file does, it does to persons that it made. One that kills or configures an app, or counts what all
 * persons have, takes `useStack()`.
 */
export const useSharedStack = (): (() => SharedStack) => {
  let stack: SharedStack;
  beforeAll(async () => {
    stack = JSON.parse(await askShared('/stack'));
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(await askShared('/errors'));
  });
  return () => stack;
};
