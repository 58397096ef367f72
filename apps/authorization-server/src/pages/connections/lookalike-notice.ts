import { type LookalikeAsk, lookalikeOf } from '@portcullis/access';

/** What a page that asks for a decision says of a name that people know. */
export type LookalikeNotice = {
  /** The name is a known client's or nearly, and the address is another's. */
  strong: boolean;
  headline: string;
  words: string;
};

/** The same of a client that is connected. */
export const connectionLookalike = ({
  clientName: name,
  redirectHost,
  client: { kind: clientKind, id },
}: {
  clientName: string;
  redirectHost: string;
  client: { kind: string; id: string };
}): LookalikeNotice | undefined =>
  lookalikeNotice({
    ...{ name, redirectHost, clientKind },
    documentHost: clientKind === 'metadata_document' ? new URL(id).host : undefined,
  });

/** Undefined proves nothing, and the page says nothing then. */
export const lookalikeNotice = (ask: LookalikeAsk): LookalikeNotice | undefined => {
  const found = lookalikeOf(ask);
  if (found === undefined) return undefined;
  const { known, hosts } = found;
  if (found.verdict === 'unproven') {
    return {
      strong: false,
      headline: 'The name proves nothing here.',
      words: `Any program on your computer can call itself ${known}.`,
    };
  }
  const home = hosts.length > 0 ? `${known} uses ${listed(hosts)}` : `${known} runs on your own computer only`;
  return {
    strong: true,
    headline: `This is probably not ${known}.`,
    words: `${home}; this one ${whereabouts(ask)}. Whoever it is bears a name that you may trust. Do not allow it unless you know exactly who it is.`,
  };
};

const whereabouts = ({ redirectHost, documentHost }: LookalikeAsk): string =>
  documentHost !== undefined && documentHost !== redirectHost
    ? `is described at ${documentHost} and returns to ${redirectHost}`
    : `returns to ${redirectHost}`;

/** "A", "A or B", "A, B or C" */
const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
