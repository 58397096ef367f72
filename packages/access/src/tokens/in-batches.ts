/** Answers for all keys at once, in their order. */
export type LoadMany<Key, Value> = (keys: readonly Key[]) => Promise<readonly Value[]>;

type Waiting<Key, Value> = { key: Key; resolve: (value: Value) => void; reject: (error: unknown) => void };

/**
 * Sends what waits at the same time to the database together. Each key is sent after it was asked for, never answered from an
 * earlier batch, so it sees everything that was committed before. A quiet server sends one key at a time, at once; a busy one
 * makes few round trips of many keys.
 */
export const inBatches = <Key, Value>(
  loadMany: LoadMany<Key, Value>,
  { batchesMax = 2, keysMax = 200 }: { batchesMax?: number; keysMax?: number } = {},
): ((key: Key) => Promise<Value>) => {
  let waiting: Waiting<Key, Value>[] = [];
  let underWay = 0;
  let scheduled = false;

  const send = (): void => {
    scheduled = false;
    while (underWay < batchesMax && waiting.length > 0) {
      const batch = waiting.slice(0, keysMax);
      waiting = waiting.slice(keysMax);
      underWay += 1;
      loadMany(batch.map(({ key }) => key))
        .then(
          (values) => batch.forEach(({ resolve }, at) => void resolve(values[at] as Value)),
          (error) => batch.forEach(({ reject }) => void reject(error)),
        )
        .finally(() => {
          underWay -= 1;
          send();
        });
    }
  };

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      // Requests that were read from the network in this turn of the event loop go together.
      if (!scheduled && underWay < batchesMax) {
        scheduled = true;
        setImmediate(send);
      }
    });
};
