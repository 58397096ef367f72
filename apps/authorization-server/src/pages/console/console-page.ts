import type Router from '@koa/router';
import type { SessionCaller, Tool, ToolOutcome } from '@portcullis/tools';
import type { Context } from 'koa';
import { type Form, formOf, receiveForm } from '../frame/forms.ts';
import { onlySignedIn, type ShowPage, sessionOf } from '../frame/page.ts';
import type { PageOptions } from '../frame/page-options.ts';
import { nothingHere } from '../frame/refusals.ts';
import { requestOf } from '../frame/visit.ts';
import { toolRows } from './console-list.ts';
import { type ConsoleTools, createConsoleTools } from './console-tools.ts';
import { outcomeView } from './outcome-view.ts';
import { argumentsOfForm, formOfSchema, otherFaults } from './tool-form.ts';

/**
 * The tools that read, for the person themselves: the catalogue that AI clients call, by session instead of token. Answers
 * stand on the page of the form, which is sent by POST: arguments are in no address and in no log.
 */
export const addConsolePages = (router: Router, show: ShowPage, options: PageOptions): void => {
  const tools = createConsoleTools(options);
  const { requiredPlan, authUrl } = options.configuration;

  router.get('/console', onlySignedIn, async (ctx) => {
    const query = String(ctx.query.q ?? '').slice(0, 100);
    const view = { query, groups: toolRows(await tools.list(), query), requiredPlan };
    show(ctx, 'console', { title: 'Console', section: '/console' }, view);
  });

  router.get('/console/:tool', onlySignedIn, async (ctx) => {
    const tool = await toolOf(ctx, tools);
    await showTool(ctx, show, tools, { tool });
  });

  router.post('/console/:tool', onlySignedIn, ...receiveForm(authUrl), async (ctx) => {
    const { form_token: _, ...sent } = formOf(ctx);
    const name = String(ctx.params.tool);
    const tool = (await tools.list()).find((each) => each.name === name);
    const { personId, person } = sessionOf(ctx);
    const { requestId, address, log } = requestOf(ctx);
    const args = tool ? argumentsOfForm(tool.inputSchema, sent) : {};
    const outcome = await tools.call({ personId, plan: person.plan, requestId, address, tool: name, args });
    if (!tool || !outcome) throw nothingHere();
    if (outcome.failure !== undefined) log.error({ error: outcome.failure, tool: name }, 'a tool failed');
    await showTool(ctx, show, tools, { tool, sent, outcome, now: options.clock() });
    ctx.status = outcome.failure === undefined ? (outcome.isError ? 422 : 200) : 500;
  });
};

type Shown = { tool: Tool } | { tool: Tool; sent: Form; outcome: ToolOutcome; now: Date };

const showTool = async (ctx: Context, show: ShowPage, tools: ConsoleTools, shown: Shown): Promise<void> => {
  const { tool } = shown;
  const { name, title, description, category, inputSchema } = tool;
  const outcome = 'outcome' in shown ? outcomeView(tool, shown.outcome, shown.now) : undefined;
  const faults = outcome?.faults ?? [];
  const again = 'sent' in shown ? { sent: shown.sent, faults } : {};
  const view = {
    ...{ name, title, description, category, outcome, fields: formOfSchema(inputSchema, again) },
    otherFaults: otherFaults(inputSchema, faults),
    suggestions: await tools.suggest(callerOf(ctx)),
  };
  show(ctx, 'console-tool', { title, section: '/console' }, view);
};

const callerOf = (ctx: Context): SessionCaller => {
  const { personId, person } = sessionOf(ctx);
  return { personId, plan: person.plan, scope: 'mcp:read' };
};

/** Tools that trade are none here, as those that do not exist. */
const toolOf = async (ctx: Context, tools: ConsoleTools): Promise<Tool> => {
  const tool = (await tools.list()).find(({ name }) => name === ctx.params.tool);
  if (!tool) throw nothingHere();
  return tool;
};
