import type { Principal, Scope } from '@portcullis/access';
import type { Database } from '@portcullis/database';
import type { Clock } from '@portcullis/operations';
import { completeFrom, type Prompt, promptsOf, type Service, toolsOf } from '@portcullis/tools';

/** A prompt as `prompts/list` shows it. */
export type PromptDescription = Pick<Prompt, 'name' | 'title' | 'description'> & {
  arguments: { name: string; description: string; required: boolean }[];
};

/** Undefined `fault`: the text that the prompt is. */
export type PromptRead = { text: string; fault?: never } | { text?: never; fault: string };

/** MCP, "Completion". */
export type Completion = { values: string[]; total: number; hasMore: boolean };

export type CompletionRequest = { prompt: string; argument: string; typed: string; principal: Principal };

/** What the server needs of the prompts. */
export type PromptSet = {
  /** The scope that a served prompt needs; undefined: there is none of that name. */
  scopeOf: (name: string) => Scope | undefined;
  /** What a scope holds, in a fixed order; the same array each time. */
  listOf: (scope: Scope) => readonly PromptDescription[];
  /** A served prompt with its arguments filled in, or what is wrong with them. */
  read: (name: string, given: unknown) => PromptRead;
  /** @throws an outage of the database */
  complete: (request: CompletionRequest) => Promise<Completion>;
};

/** The prompts as this server serves them. Their list is made here, once. */
export const cataloguePromptSet = (needs: {
  database: Database;
  service: Pick<Service, 'trading'>;
  now: Clock;
}): PromptSet => {
  const { trading } = needs.service;
  const served = promptsOf('mcp:trade', { trading });
  const byName = new Map(served.map((prompt) => [prompt.name, prompt]));
  const tools = new Set(toolsOf('mcp:trade', { trading }).map(({ name }) => name));
  const lists = {
    'mcp:read': promptsOf('mcp:read', { trading }).map(describe),
    'mcp:trade': served.map(describe),
  };
  const find = (name: string): Prompt => {
    const prompt = byName.get(name);
    if (!prompt) throw new Error(`Invariant: the prompt ${name} was resolved before`);
    return prompt;
  };
  return {
    scopeOf: (name) => byName.get(name)?.scope,
    listOf: (scope) => lists[scope],
    read: (name, given) => {
      const prompt = find(name);
      const { args, faults } = prompt.read(given);
      if (faults) return { fault: faults.map(({ field, reason }) => `${field} ${reason}`.trim()).join('; ') };
      return { text: prompt.write(args, tools) };
    },
    complete: ({ prompt, argument, typed, principal }) =>
      completeFrom(find(prompt).completionOf(argument), typed, { ...needs, principal }),
  };
};

const describe = ({ name, title, description, arguments: given }: Prompt): PromptDescription => ({
  name,
  title,
  description,
  arguments: [...given],
});
