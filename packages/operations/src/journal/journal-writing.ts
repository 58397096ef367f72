import {
  addPortfolio,
  addPost,
  changePost,
  findPost,
  listPortfolios,
  listPosts,
  type Portfolio,
  type Post,
  portfoliosMax,
  postsMax,
  putTradeNote,
  removePortfolio,
  removePost,
  type TradeNote,
} from '@portcullis/journal';
import { findAccount } from '@portcullis/trading';
import { accountNotFound } from '../acts/own-account.ts';
import { Refusal } from '../refusal.ts';
import { type Books, type Writer, write } from './journal-act.ts';
import { ownTrade, portfolioNotFound } from './journal-trades.ts';

/** Writes all of what a person says of one of their trades. @throws Refusal `trade_not_found` */
export const noteTrade = (desk: Books, actor: Writer, tradeId: number, note: TradeNote): Promise<void> =>
  write(desk, actor, 'journal.trade_noted', async (tx) => {
    const { personId } = actor;
    await ownTrade(tx, personId, tradeId);
    await putTradeNote(tx, { personId, tradeId }, note, desk.clock());
  });

type Written = Pick<Post, 'title' | 'body'>;

/** Adds a draft. @throws Refusal `too_many` */
export const draftPost = (desk: Books, actor: Writer, post: Written): Promise<Post> =>
  write(desk, actor, 'journal.post_drafted', async (tx) => {
    const posts = await listPosts(tx, actor.personId, { publishedOnly: false });
    if (posts.length >= postsMax) throw new Refusal('too_many', `A journal has at most ${postsMax} posts.`);
    return addPost(tx, actor.personId, post, desk.clock());
  });

/** Changes what a post says, published or not. @throws Refusal `post_not_found` */
export const editPost = (desk: Books, actor: Writer, number: number, post: Written): Promise<void> =>
  write(desk, actor, 'journal.post_edited', async (tx) => {
    if (!(await changePost(tx, actor.personId, number, post, desk.clock()))) throw postNotFound();
  });

/** Publishes a post to the person's AI clients, or takes it back. Published twice keeps its first time. @throws Refusal */
export const publishPost = (desk: Books, actor: Writer, number: number, isPublished: boolean): Promise<void> =>
  write(desk, actor, isPublished ? 'journal.post_published' : 'journal.post_withdrawn', async (tx) => {
    const now = desk.clock();
    const post = await findPost(tx, actor.personId, number, { publishedOnly: false });
    if (!post) throw postNotFound();
    const publishedAt = isPublished ? (post.publishedAt ?? now) : null;
    await changePost(tx, actor.personId, number, { publishedAt }, now);
  });

/** @throws Refusal `post_not_found` */
export const deletePost = (desk: Books, actor: Writer, number: number): Promise<void> =>
  write(desk, actor, 'journal.post_deleted', async (tx) => {
    if (!(await removePost(tx, actor.personId, number))) throw postNotFound();
  });

/** Groups some of the person's accounts under a name. @throws Refusal `account_not_found`, `name_taken`, `too_many` */
export const openPortfolio = (
  desk: Books,
  actor: Writer,
  { name, accounts }: { name: string; accounts: readonly string[] },
): Promise<Portfolio> =>
  write(desk, actor, 'journal.portfolio_opened', async (tx) => {
    const { personId } = actor;
    const known = await listPortfolios(tx, personId);
    if (known.length >= portfoliosMax)
      throw new Refusal('too_many', `A journal has at most ${portfoliosMax} portfolios.`);
    if (known.some((each) => each.name.toLowerCase() === name.toLowerCase())) {
      throw new Refusal('name_taken', `A portfolio is called ${JSON.stringify(name)} already.`);
    }
    const accountIds = await Promise.all(
      accounts.map(async (account) => {
        const found = await findAccount(tx, personId, account);
        if (!found) throw accountNotFound(account);
        return found.id;
      }),
    );
    return addPortfolio(tx, personId, { name, accountIds: [...new Set(accountIds)] }, desk.clock());
  });

/** Forgets the group; accounts and trades stay. @throws Refusal `portfolio_not_found` */
export const closePortfolio = (desk: Books, actor: Writer, number: number): Promise<void> =>
  write(desk, actor, 'journal.portfolio_closed', async (tx) => {
    if (!(await removePortfolio(tx, actor.personId, number))) throw portfolioNotFound(number);
  });

const postNotFound = (): Refusal => new Refusal('post_not_found', 'There is no such post.');
