import { listPosts as listOwnPosts } from '@portcullis/journal';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { postHead, presentPostHead } from '../shapes/post.ts';

export const listPosts = defineTool({
  name: 'list_posts',
  title: 'List posts',
  description: 'Published journal posts, newest first.',
  annotations: reads,
  input: z.object({}),
  output: z.object({ posts: z.array(postHead) }),
  run: async ({ database: { prisma }, principal: { personId } }) => ({
    posts: (await listOwnPosts(prisma, personId, { publishedOnly: true })).map(presentPostHead),
  }),
});
