import type { Transaction } from '@portcullis/database';
import type { Actor } from '../actor.ts';
import { act } from '../acts/act.ts';
import type { Desk } from '../desk.ts';

/** The journal is written by the person's own hand: no tool writes it. */
export type Writer = Extract<Actor, { kind: 'person' }>;
export type Books = Pick<Desk, 'database' | 'clock'>;

/** One act of a person in their journal, with its audit row. */
export const write = <T>(
  { database, clock }: Books,
  actor: Writer,
  event: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> => act(database, actor, { event, needs: 'mcp:read' }, clock, async (tx) => ({ answer: await work(tx) }));
