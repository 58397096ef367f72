import type Router from '@koa/router';
import type { ShowPage } from './page.ts';
import { powersOf } from './permission-words.ts';

/** Public: what a client can and can never do here, made from the table that decides it. */
export const addSecurityPage = (
  router: Router,
  show: ShowPage,
  { servedTools, trading }: { servedTools: ReadonlySet<string>; trading: boolean },
): void => {
  const reading = powersOf('mcp:read', servedTools);
  const tradingPowers = trading ? powersOf('mcp:trade', servedTools) : [];
  router.get('/security', (ctx) => {
    show(ctx, 'security', { title: 'Security', section: '/security' }, { reading, trading: tradingPowers });
  });
};
