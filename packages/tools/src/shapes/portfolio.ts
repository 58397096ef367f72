import type { Portfolio } from '@portcullis/journal';
import { z } from 'zod';

export const portfolioId = z.int().min(0).max(2_147_483_647);

export const portfolio = z.object({ id: z.int(), name: z.string() });

export const presentPortfolio = ({ number, name }: Portfolio): z.infer<typeof portfolio> => ({ id: number, name });

/** TradeJournal's words for open, closed and planned. */
export const tradeStatus = z.enum(['op', 'cl', 'pl']);
