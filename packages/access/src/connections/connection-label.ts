import { shownName } from '../clients/client-name.ts';

/** Characters. */
export const labelLongest = 40;

/** What a person calls a connection, cleaned as clients' names are. Undefined: nothing is left, or too much. */
export const connectionLabel = (given: string): string | undefined => {
  const label = shownName(given);
  return label !== undefined && [...label].length <= labelLongest ? label : undefined;
};
