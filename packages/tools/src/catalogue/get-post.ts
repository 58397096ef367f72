import { findPost } from '@portcullis/journal';
import { Refusal } from '@portcullis/operations';
import { z } from 'zod';
import { defineTool, reads } from '../define-tool.ts';
import { postHead, presentPostHead } from '../shapes/post.ts';
import { untrusted, untrustedText } from '../shapes/untrusted.ts';

export const getPost = defineTool({
  name: 'get_post',
  title: 'One post',
  description: 'One published journal post, in Markdown.',
  annotations: reads,
  input: z.object({ post_id: z.int().min(1).max(2_147_483_647) }),
  output: postHead.extend({ body: untrustedText }),
  run: async ({ database: { prisma }, principal: { personId } }, { post_id }) => {
    const post = await findPost(prisma, personId, post_id, { publishedOnly: true });
    if (!post)
      throw new Refusal('post_not_found', `No published post has the id ${post_id}.`, {
        hint: 'list_posts names them.',
      });
    return { ...presentPostHead(post), body: untrusted(post.body) };
  },
});
