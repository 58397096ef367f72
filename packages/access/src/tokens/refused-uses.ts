import type { Database } from '@portcullis/database';
import { noteRefusedUses, type RefusedUse } from './ended-token-store.ts';

/** Calls with dead tokens, on their way to the connections that they may have been of. */
export type RefusedUses = {
  /** Takes a call that was refused. What is too much is let fall. */
  add: (use: RefusedUse) => void;
  /** Writes what is there and stops the timer. */
  close: () => Promise<void>;
};

export type RefusedUsesOptions = {
  /** Between two looks, however many calls come: a flood of made-up tokens costs a small statement each time. */
  intervalMs?: number;
  /** Calls in one look; those beyond are let fall. */
  usesMax?: number;
  onFailure?: (error: unknown) => void;
};

/**
 * Looks up the tokens of refused calls apart from the calls, which are answered at once and alike. A token is looked up once
 * a look, however often it is sent.
 */
export const createRefusedUses = (
  database: Pick<Database, 'pool'>,
  { intervalMs = 100, usesMax = 500, onFailure = () => {} }: RefusedUsesOptions = {},
): RefusedUses => {
  let uses = new Map<string, RefusedUse>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const write = async (): Promise<void> => {
    timer = undefined;
    const given = [...uses.values()];
    uses = new Map();
    await noteRefusedUses(database, given).catch(onFailure);
    if (uses.size > 0) timer ??= setTimeout(start, intervalMs).unref();
  };
  const start = (): void => {
    writing = write();
  };

  return {
    add: (use) => {
      const key = Buffer.from(use.tokenHash).toString('latin1');
      if (uses.size >= usesMax || uses.has(key)) return;
      uses.set(key, use);
      timer ??= setTimeout(start, intervalMs).unref();
    },
    close: async () => {
      await writing;
      clearTimeout(timer);
      if (uses.size > 0) await write();
      clearTimeout(timer);
    },
  };
};
