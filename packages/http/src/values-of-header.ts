/**
 * Every value of one header as it was sent, however often. Node itself joins some headers that come twice and drops
 * others silently.
 * @param rawHeaders names and values in turn, as in `IncomingMessage.rawHeaders`
 * @param name in lower case
 */
export const valuesOfHeader = (rawHeaders: readonly string[], name: string): string[] => {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const sent = rawHeaders[at] ?? '';
    if (sent.length === name.length && sent.toLowerCase() === name) values.push(rawHeaders[at + 1] ?? '');
  }
  return values;
};
