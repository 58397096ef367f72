import { orderQuantityMax } from '@portcullis/trading';
import { z } from 'zod';

/** Arguments of prompts: strings, as MCP has them, each held to the form of what it names. */
export const account = z.string().min(1).max(64).describe('Name of an account.');

export const instrument = z
  .string()
  .max(32)
  .regex(/^[A-Za-z0-9][A-Za-z0-9 !-]*$/, 'must be a root such as ES, or a contract such as ES 12-26')
  .describe('A root such as ES, or a contract such as ES 12-26.');

export const day = z.iso.date('must be a day such as 2026-11-01');

const wholeNumber = z.string().regex(/^\d{1,9}$/, 'must be a whole number');

export const quantity = wholeNumber
  .transform(Number)
  .pipe(z.number().min(1).max(orderQuantityMax))
  .describe(`Contracts, 1 to ${orderQuantityMax}.`);

export const portfolioId = wholeNumber.transform(Number).describe('Number of a portfolio; 0 is all accounts.');

export const price = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a price such as 6800.25')
  .transform(Number);

/** As it is written in a text: in quotes, so that a name cannot run on into the text around it. */
export const quoted = (value: string): string => JSON.stringify(value);
