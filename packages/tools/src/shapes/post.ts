import type { Post } from '@portcullis/journal';
import { z } from 'zod';
import { untrusted, untrustedText } from './untrusted.ts';

/** A published post without its body. */
export const postHead = z.object({
  post_id: z.int(),
  title: untrustedText,
  published_at: z.string().nullable(),
  updated_at: z.string(),
});

export const presentPostHead = ({ number, title, publishedAt, updatedAt }: Post): z.infer<typeof postHead> => ({
  post_id: number,
  title: untrusted(title),
  published_at: publishedAt?.toISOString() ?? null,
  updated_at: updatedAt.toISOString(),
});
