import type { TokenCost, Tool } from '@portcullis/tools';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

/** What a list of tools costs an agent whose model counts in o200k. */
export const tokenCost = (tools: readonly Tool[]): TokenCost => ({
  shown: tokensOf(tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))),
  whole: tokensOf(
    tools.map(({ name, description, inputSchema, outputSchema }) => ({ name, description, inputSchema, outputSchema })),
  ),
});

const tokensOf = (value: unknown): number => countTokens(JSON.stringify(value));
