import { z } from 'zod';

/** Which kinds of change a client is told of; one that is left out is not (MCP 2026-07-28, `SubscriptionFilter`). */
export type SubscriptionFilter = { toolsListChanged?: true };

const Params = z.looseObject({
  notifications: z.looseObject({
    toolsListChanged: z.boolean().optional(),
    promptsListChanged: z.boolean().optional(),
    resourcesListChanged: z.boolean().optional(),
    resourceSubscriptions: z.array(z.string()).optional(),
  }),
});

/**
 * The part of what is asked that can be told: the list of tools is all that ever changes here.
 * Undefined: the parameters are not those of `subscriptions/listen`.
 */
export const honoredFilter = (params: unknown): SubscriptionFilter | undefined => {
  const { success, data } = Params.safeParse(params);
  if (!success) return undefined;
  return data.notifications.toolsListChanged === true ? { toolsListChanged: true } : {};
};

/** Whether the client takes a stream for an answer (RFC 9110, 12.5.1). */
export const acceptsStream = (accept: string | undefined): boolean =>
  accept === undefined || /(^|[\s,])(text\/(event-stream|\*)|\*\/\*)\s*($|[,;])/i.test(accept);
