import { parseTradingLimits, type TradingLimits, tradingLimitsType } from './trading-limits.ts';

/** What authorization details may be of (RFC 9396, 2.1): the bounds of trading alone. */
export const authorizationDetailsTypes = [tradingLimitsType] as const;

/** Longer than any that means something. */
const longest = 4_096;

export type AuthorizationDetails =
  /** Undefined: none of ours is asked. */
  | { ok: true; asked: TradingLimits | undefined }
  /** In words for the client's maker, printable ASCII. */
  | { ok: false; description: string };

/**
 * Reads the parameter `authorization_details` (RFC 9396, 2 and 5): a JSON array of at most one object. What is unknown,
 * malformed or too much is refused, never passed over, because the client would believe it was granted.
 */
export const readAuthorizationDetails = (parameter: string | undefined): AuthorizationDetails => {
  if (parameter === undefined || parameter === '') return { ok: true, asked: undefined };
  if (parameter.length > longest) return refused(`authorization_details must be at most ${longest} characters`);
  const list = parsedJson(parameter);
  if (!Array.isArray(list)) return refused('authorization_details must be a JSON array');
  if (list.length === 0) return { ok: true, asked: undefined };
  const [details] = list as unknown[];
  if (typeof details !== 'object' || details === null || Array.isArray(details)) {
    return refused('authorization_details must hold objects');
  }
  const types = list.map((each: { type?: unknown } | null) => each?.type);
  if (types.some((type) => type !== tradingLimitsType)) {
    return refused(`the one type of authorization_details here is ${tradingLimitsType}`);
  }
  if (list.length > 1) return refused(`authorization_details must hold one object of type ${tradingLimitsType}`);
  const parsed = parseTradingLimits(details);
  if (parsed.ok) return { ok: true, asked: parsed.limits };
  const [fault] = parsed.faults;
  return refused(fault ? `${fault.field} ${fault.reason}. ${fault.remedy.replace(/\.$/, '')}` : 'they cannot be read');
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** RFC 6749, 4.1.2.1: what an error description may be made of. */
const refused = (description: string): AuthorizationDetails => ({
  ok: false,
  description: description.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '').slice(0, 300),
});
