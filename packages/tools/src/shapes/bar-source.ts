import { z } from 'zod';

/** Where bars come from: the shared feed as it is played, or what the operator imported. */
export const barSource = z.object({ status: z.enum(['Simulated', 'Replay', 'Off', 'Imported']) });
