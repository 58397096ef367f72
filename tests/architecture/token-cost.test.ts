import { toolsOf } from '@portcullis/tools';
import { describe, expect, test } from 'vitest';
import { tokenCost } from '../harness/token-cost.ts';

/** Tokens of o200k: names, descriptions and input schemas of the whole list; and with output schemas. */
const budget = {
  'mcp:read': { shown: 7_000, whole: 14_000 },
  'mcp:trade': { shown: 12_000, whole: 22_000 },
} as const;

describe.each(['mcp:read', 'mcp:trade'] as const)('what %s is shown costs an agent', (scope) => {
  const tools = toolsOf(scope, { trading: true });
  const cost = tokenCost(tools);

  test.each(['shown', 'whole'] as const)('no more than its budget (%s)', (part) => {
    expect(cost[part], bill(part)).toBeLessThanOrEqual(budget[scope][part]);
  });

  /** The dearest first, so that whoever exceeds the budget sees where to save. */
  const bill = (part: 'shown' | 'whole'): string =>
    tools
      .map((tool) => ({ name: tool.name, tokens: tokenCost([tool])[part] }))
      .toSorted((one, other) => other.tokens - one.tokens)
      .map(({ name, tokens }) => `${tokens} ${name}`)
      .join('\n');
});
