import type Router from '@koa/router';
import {
  entryTools,
  isLooserRules,
  type ListedConnection,
  listConnections,
  permissionTable,
  readRules,
} from '@portcullis/access';
import { rulesMark, setConnectionRules } from '@portcullis/operations';
import { isFreshSignIn } from '@portcullis/people';
import type { Context } from 'koa';
import { confirmFromForm } from '../frame/confirm-password.ts';
import { type FieldErrors, formOf, receiveForm, typed } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, seeOther, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { personActor } from '../frame/person-actor.ts';
import { nothingHere, orRefusal } from '../frame/refusals.ts';
import { labelConnections } from '../words/connection-labels.ts';
import { wordsFor } from '../words/permission-words.ts';
import { formOfRules, type RulesField, type RulesForm, readRulesForm } from './rules-form.ts';
import { rulesWords } from './rules-words.ts';

type Shown = { form: RulesForm; errors?: FieldErrors<RulesField | 'password' | 'whole'>; needsPassword?: boolean };

/** When a client has to ask its person, and what must come before its writes. Asking less takes the password. */
export const addRulesPage = (
  router: Router,
  show: ShowPage,
  options: PageOptions & { servedTools: ReadonlySet<string> },
): void => {
  const { database, configuration, clock, servedTools } = options;
  const address = '/clients/:id/rules';
  const groups = toolGroups(servedTools);
  const writeTools = new Set(groups.flatMap(({ tools }) => tools));

  const showRules = (ctx: Context, connection: Labelled, shown: Shown) => {
    const view = { ...viewOf(connection, shown), groups, news: ctx.query.done === 'saved' ? saved : undefined };
    show(ctx, 'rules', { title: `Rules of ${connection.label}`, section: '/clients' }, view);
  };

  router.get(address, onlySignedIn, async (ctx) => {
    const connection = await findOwn(ctx, options);
    showRules(ctx, connection, { form: formOfRules(readRules(connection.rules) ?? {}) });
  });

  router.post(address, onlySignedIn, ...receiveForm(configuration.authUrl), async (ctx) => {
    const connection = await findOwn(ctx, options);
    const read = readRulesForm(formOf(ctx), writeTools);
    if (!read.ok) {
      ctx.status = 422;
      return showRules(ctx, connection, read);
    }
    const { rules, form } = read;
    const isOld = !isFreshSignIn(sessionOf(ctx).authenticatedAt, clock());
    if (isOld && isLooserRules(readRules(connection.rules), rules)) {
      const problem = await confirmFromForm(ctx, options);
      if (problem) return showRules(ctx, connection, { form, errors: { password: problem }, needsPassword: true });
    }
    const change = { connectionId: connection.id, rules, seen: typed(formOf(ctx), 'seen') };
    const { idHash: sessionHash } = sessionOf(ctx);
    const done = await orRefusal(setConnectionRules(database, personActor(ctx), { ...change, sessionHash }, clock));
    if (done.ok) return seeOther(ctx, `/clients/${connection.id}/rules?done=saved`);
    const now = await findOwn(ctx, options);
    if (done.refusal.code === 'changed_meanwhile') {
      ctx.status = 409;
      return showRules(ctx, now, { form: formOfRules(readRules(now.rules) ?? {}), errors: { whole: meanwhile } });
    }
    ctx.status = 422;
    showRules(ctx, now, { form, errors: { password: done.refusal.detail }, needsPassword: true });
  });
};

const saved = 'The rules are saved. They hold from the next call on.';

const viewOf = ({ id, label, scope, rules }: Labelled, { form, errors = {}, needsPassword = false }: Shown) => ({
  ...{ id, label, trades: scope === 'mcp:trade', words: rulesWords(rules), seen: rulesMark(rules) },
  ...{ form, errors, needsPassword, entryTools: entryTools.join(', ') },
});

const meanwhile = 'The rules were changed meanwhile, and yours were not saved. Here is what holds now.';

type Labelled = ListedConnection & { label: string };

/** The person's own live connection, under the name that the list shows. */
const findOwn = async (ctx: Context, { database, clock }: PageOptions): Promise<Labelled> => {
  const connections = await listConnections(database.prisma, sessionOf(ctx).personId, clock());
  const connection = connections.find(({ id }) => id === ctx.params.id);
  if (!connection) throw nothingHere();
  return { ...connection, label: labelConnections(connections).get(connection.id) ?? connection.clientName };
};

/** The write tools that are served, under what they let a client do. */
const toolGroups = (servedTools: ReadonlySet<string>): { words: string; tools: string[] }[] => {
  const groups = new Map<string, string[]>();
  for (const permission of permissionTable) {
    if (permission.scope !== 'mcp:trade' || !servedTools.has(permission.tool)) continue;
    const words = wordsFor(permission);
    groups.set(words, [...(groups.get(words) ?? []), permission.tool]);
  }
  return [...groups].map(([words, tools]) => ({ words, tools }));
};
