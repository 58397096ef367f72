/** Names of the field for tools that the catalogue lists under another one. */
const aliases: ReadonlyMap<string, string> = new Map([['CancelOrder', 'Cancel']]);

/** The name under which the catalogue would list the tool. Case is exact. */
export const canonicalToolName = (name: string): string => aliases.get(name) ?? name;
