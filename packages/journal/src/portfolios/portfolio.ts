import { z } from 'zod';

/** A named group of a person's accounts. Numbers are the person's own. */
export type Portfolio = { number: number; name: string; accountIds: string[] };

/** The portfolio that everybody has: all accounts. */
export const wholeNumber = 0;
export const wholeName = 'All accounts';

export const portfoliosMax = 50;

export const portfolioName = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(60, 'A name has at most 60 characters.')
  .regex(/^\P{Cc}*$/u, 'A name is one line.')
  .refine((name) => name.toLowerCase() !== wholeName.toLowerCase(), 'That is the name of the whole.');
