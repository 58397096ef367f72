import { z } from 'zod';

/** Bounded here; `name_invalid` says what a name is made of. */
export const workspaceName = z.string().max(200);
