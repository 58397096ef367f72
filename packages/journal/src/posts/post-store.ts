import type { Reader, Transaction } from '@portcullis/database';
import { holdNumbering } from '../numbering-store.ts';
import type { Post } from './post.ts';

const columns = { number: true, title: true, body: true, publishedAt: true, createdAt: true, updatedAt: true };

export type PostFilter = { publishedOnly: boolean };

/** A person's posts, newest first. */
export const listPosts = (reader: Reader, personId: string, { publishedOnly }: PostFilter): Promise<Post[]> =>
  reader.journalPost.findMany({
    where: { personId, ...(publishedOnly ? { publishedAt: { not: null } } : {}) },
    select: columns,
    orderBy: { number: 'desc' },
  });

export const findPost = async (
  reader: Reader,
  personId: string,
  number: number,
  { publishedOnly }: PostFilter,
): Promise<Post | undefined> =>
  (await reader.journalPost.findFirst({
    where: { personId, number, ...(publishedOnly ? { publishedAt: { not: null } } : {}) },
    select: columns,
  })) ?? undefined;

/** Adds a draft under the person's next number. */
export const addPost = async (
  tx: Transaction,
  personId: string,
  { title, body }: Pick<Post, 'title' | 'body'>,
  now: Date,
): Promise<Post> => {
  await holdNumbering(tx, personId);
  const { _max } = await tx.journalPost.aggregate({ where: { personId }, _max: { number: true } });
  const number = (_max.number ?? 0) + 1;
  const row = { personId, number, title, body, createdAt: now, updatedAt: now };
  return tx.journalPost.create({ data: row, select: columns });
};

/** Changes one of a person's posts. False: there is none of that number. */
export const changePost = async (
  tx: Transaction,
  personId: string,
  number: number,
  change: Partial<Pick<Post, 'title' | 'body' | 'publishedAt'>>,
  now: Date,
): Promise<boolean> =>
  (await tx.journalPost.updateMany({ where: { personId, number }, data: { ...change, updatedAt: now } })).count === 1;

/** Removes one of a person's posts. False: there is none of that number. */
export const removePost = async (tx: Transaction, personId: string, number: number): Promise<boolean> =>
  (await tx.journalPost.deleteMany({ where: { personId, number } })).count === 1;
