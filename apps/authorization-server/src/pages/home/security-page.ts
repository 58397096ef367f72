import type Router from '@koa/router';
import { promptPermissions, type Scope } from '@portcullis/access';
import type { ShowPage } from '../frame/page.ts';
import { powersOf } from '../words/permission-words.ts';

/** Public: what a client can and can never do here, made from the table that decides it. */
export const addSecurityPage = (
  router: Router,
  show: ShowPage,
  { servedTools, trading }: { servedTools: ReadonlySet<string>; trading: boolean },
): void => {
  const reading = powersOf('mcp:read', servedTools);
  const tradingPowers = trading ? powersOf('mcp:trade', servedTools) : [];
  const prompts = { reading: promptsOf('mcp:read'), trading: trading ? promptsOf('mcp:trade') : [] };
  router.get('/security', (ctx) => {
    show(ctx, 'security', { title: 'Security', section: '/security' }, { reading, trading: tradingPowers, prompts });
  });
};

const promptsOf = (scope: Scope): string[] =>
  promptPermissions.filter((each) => each.scope === scope).map(({ name }) => name);
