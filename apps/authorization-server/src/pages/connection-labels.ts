/**
 * A name for each connection that no other has, by which people press buttons: the client's own name, and for equal
 * ones a number by age: `Claude Code`, `Claude Code (2)`. A client that calls itself `Claude Code (2)` gets no name
 * that is another's.
 */
export const labelConnections = (
  connections: readonly { id: string; clientName: string; connectedAt: Date | null; createdAt: Date }[],
): Map<string, string> => {
  const age = (each: { connectedAt: Date | null; createdAt: Date }) => (each.connectedAt ?? each.createdAt).getTime();
  const oldestFirst = connections.toSorted((one, other) => age(one) - age(other) || (one.id < other.id ? -1 : 1));
  const taken = new Set<string>();
  const labels = new Map<string, string>();
  for (const { id, clientName } of oldestFirst) {
    const label = firstFree(clientName, taken);
    taken.add(label.toLowerCase());
    labels.set(id, label);
  }
  return labels;
};

const firstFree = (name: string, taken: ReadonlySet<string>): string => {
  let label = name;
  for (let number = 2; taken.has(label.toLowerCase()); number += 1) label = `${name} (${number})`;
  return label;
};
