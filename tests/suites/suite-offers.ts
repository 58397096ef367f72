import type { PromptSet } from '../../apps/mcp-server/src/prompt-set.ts';
import type { ResourceSet } from '../../apps/mcp-server/src/resource-set.ts';

/** The prompts that are really served, with those that the conformance suite asks for by name. Prompts here are text. */
export const withSuitePrompts = (prompts: PromptSet): PromptSet => ({
  scopeOf: (name) => (suitePrompts.has(name) ? 'mcp:read' : prompts.scopeOf(name)),
  listOf: prompts.listOf,
  read: (name, given) => {
    const text = suitePrompts.get(name)?.(given);
    return text === undefined ? prompts.read(name, given) : { text };
  },
  complete: async (request) =>
    suitePrompts.has(request.prompt)
      ? { values: ['paris', 'park'], total: 2, hasMore: false }
      : prompts.complete(request),
});

const suitePrompts: ReadonlyMap<string, (given: unknown) => string> = new Map<string, (given: unknown) => string>([
  ['test_simple_prompt', () => 'This is a simple prompt for testing.'],
  ['test_prompt_with_arguments', (given) => `Prompt with arguments: ${JSON.stringify(given)}`],
]);

/** The same of resources. */
export const withSuiteResources = (resources: ResourceSet): ResourceSet => ({
  ...resources,
  find: (uri) => {
    const text = suiteResources.get(uri);
    if (text === undefined) return resources.find(uri);
    return { scope: 'mcp:read', contents: { uri, mimeType: 'text/markdown', text } };
  },
});

const suiteResources: ReadonlyMap<string, string> = new Map([
  ['test://static-text', 'This is the content of the static text resource.'],
  ['test://template/123/data', '{"id":"123","templateTest":true}'],
]);
