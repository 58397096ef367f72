import { z } from 'zod';

/** A journal post. Its number is the person's own, from 1. Markdown. */
export type Post = {
  number: number;
  title: string;
  body: string;
  /** Null: a draft, which no AI client reads. */
  publishedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export const postInput = z.object({
  title: z
    .string()
    .trim()
    .min(1, 'Enter a title.')
    .max(120, 'A title has at most 120 characters.')
    .regex(/^\P{Cc}*$/u, 'A title is one line.'),
  body: z.string().max(40_000, 'A post has at most 40,000 characters.'),
});

export const postsMax = 1_000;
