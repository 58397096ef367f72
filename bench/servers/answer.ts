/** The answer that the servers beside ours give to GetQuote: what ours gave, so that all write the same bytes. */
export const quoteAnswer = (): {
  content: { type: 'text'; text: string }[];
  structuredContent: Record<string, unknown>;
} => {
  const text = process.argv[2] ?? '';
  return { content: [{ type: 'text', text }], structuredContent: JSON.parse(text) as Record<string, unknown> };
};
