import type Router from '@koa/router';
import { findPost, listPosts, type Post, postInput, renderMarkdown } from '@portcullis/journal';
import { deletePost, draftPost, editPost, publishPost } from '@portcullis/operations';
import type { Context } from 'koa';
import { type FieldErrors, formOf, parseForm, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { deskOf, personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { momentOf } from '../words/time-words.ts';

const all = { publishedOnly: false };
const postAddress = (number: number): string => `/journal/posts/${number}`;

const newsWords: Record<string, string> = {
  kept: 'The post is kept.',
  published: 'The post is published: your AI clients can read it.',
  withdrawn: 'The post is a draft again: no AI client reads it.',
};

/** Posts of the journal: the list, one post, the editor, publishing. */
export const addPostsPages = (router: Router, show: ShowPage, options: PageOptions): void => {
  addEditor(router, show, options);
  addReading(router, show, options);
  addPublishing(router, options);
};

const frame = (title: string) => ({ title, section: '/journal' as const });

const postOf = async (ctx: Context, { database }: PageOptions): Promise<Post> => {
  const post = await findPost(database.prisma, sessionOf(ctx).personId, numberOf(ctx), all);
  if (!post) throw nothingHere();
  return post;
};

const addReading = (router: Router, show: ShowPage, options: PageOptions): void => {
  const { database, clock } = options;
  router.get('/journal/posts', onlySignedIn, async (ctx) => {
    const posts = await listPosts(database.prisma, sessionOf(ctx).personId, all);
    show(ctx, 'journal-posts', frame('Posts'), { rows: posts.map((post) => headOf(post, clock())) });
  });

  router.get('/journal/posts/:number', onlySignedIn, async (ctx) => {
    const post = await postOf(ctx, options);
    const news = typeof ctx.query.done === 'string' ? newsWords[ctx.query.done] : undefined;
    show(ctx, 'journal-post', frame(post.title), { ...headOf(post, clock()), html: renderMarkdown(post.body), news });
  });
};

/** Before the page of one post, which would take `new` for its number. */
const addEditor = (router: Router, show: ShowPage, options: PageOptions): void => {
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(options.configuration.authUrl)];
  const showEditor = (ctx: Context, number: number | undefined, typed: Written, errors: FieldErrors = {}) => {
    const address = number === undefined ? '/journal/posts' : postAddress(number);
    show(ctx, 'journal-post-editor', frame(number === undefined ? 'New post' : 'Edit post'), {
      ...{ address, typed, errors },
    });
  };
  /** Keeps what was written, or shows it again with what is wrong. */
  const keep = async (ctx: Context, number: number | undefined) => {
    const parsed = parseForm(postInput, formOf(ctx));
    if (!parsed.ok) {
      ctx.status = 422;
      return showEditor(ctx, number, writtenOf(ctx), parsed.errors);
    }
    const actor = personActor(ctx);
    const work =
      number === undefined
        ? draftPost(desk, actor, parsed.data).then((post) => post.number)
        : editPost(desk, actor, number, parsed.data).then(() => number);
    const kept = await orRefusal(work);
    if (kept.ok) return seeOther(ctx, `${postAddress(kept.answer)}?done=kept`);
    ctx.status = 409;
    showEditor(ctx, number, writtenOf(ctx), { title: kept.refusal.detail });
  };

  router.get('/journal/posts/new', onlySignedIn, (ctx) => showEditor(ctx, undefined, { title: '', body: '' }));
  router.get('/journal/posts/:number/edit', onlySignedIn, async (ctx) => {
    const post = await postOf(ctx, options);
    showEditor(ctx, post.number, post);
  });
  router.post('/journal/posts', ...form, (ctx) => keep(ctx, undefined));
  router.post('/journal/posts/:number', ...form, (ctx) => keep(ctx, numberOf(ctx)));
};

/** The buttons of one post. */
const addPublishing = (router: Router, options: PageOptions): void => {
  const desk = deskOf(options);
  const form = [onlySignedIn, ...receiveForm(options.configuration.authUrl)];
  for (const [act, isPublished] of [
    ['publish', true],
    ['withdraw', false],
  ] as const) {
    router.post(`/journal/posts/:number/${act}`, ...form, async (ctx) => {
      const number = numberOf(ctx);
      await orRefusal(publishPost(desk, personActor(ctx), number, isPublished));
      seeOther(ctx, `${postAddress(number)}?done=${isPublished ? 'published' : 'withdrawn'}`);
    });
  }
  router.post('/journal/posts/:number/delete', ...form, async (ctx) => {
    await orRefusal(deletePost(desk, personActor(ctx), numberOf(ctx)));
    seeOther(ctx, '/journal/posts');
  });
};

type Written = Pick<Post, 'title' | 'body'>;

const writtenOf = (ctx: Context): Written => {
  const { title, body } = formOf(ctx);
  return { title: typeof title === 'string' ? title : '', body: typeof body === 'string' ? body : '' };
};

const numberOf = (ctx: Context): number => {
  const number = String(ctx.params.number);
  if (!/^[1-9]\d{0,8}$/.test(number)) throw nothingHere();
  return Number(number);
};

const headOf = ({ number, title, publishedAt, updatedAt }: Post, now: Date) => ({
  address: postAddress(number),
  title,
  isPublished: publishedAt !== null,
  updated: momentOf(updatedAt, now),
});
