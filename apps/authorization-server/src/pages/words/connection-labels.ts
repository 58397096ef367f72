/**
 * A name for each connection that no other has, by which people press buttons: what the person calls it, else the client's
 * own name; and for equal ones a number by age: `Claude Code`, `Claude Code (2)`. The person's names come first, and a
 * client that calls itself `Claude Code (2)` gets no name that is another's.
 */
export const labelConnections = (
  connections: readonly {
    id: string;
    clientName: string;
    label?: string | null;
    connectedAt: Date | null;
    createdAt: Date;
  }[],
): Map<string, string> => {
  const age = (each: { connectedAt: Date | null; createdAt: Date }) => (each.connectedAt ?? each.createdAt).getTime();
  const namedLast = (each: { label?: string | null }) => (each.label == null ? 1 : 0);
  const inTurn = connections.toSorted(
    (one, other) => namedLast(one) - namedLast(other) || age(one) - age(other) || (one.id < other.id ? -1 : 1),
  );
  const taken = new Set<string>();
  const labels = new Map<string, string>();
  for (const { id, clientName, label } of inTurn) {
    const name = firstFree(label ?? clientName, taken);
    taken.add(name.toLowerCase());
    labels.set(id, name);
  }
  return labels;
};

const firstFree = (name: string, taken: ReadonlySet<string>): string => {
  let label = name;
  for (let number = 2; taken.has(label.toLowerCase()); number += 1) label = `${name} (${number})`;
  return label;
};
