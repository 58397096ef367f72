import { type ConnectionRules, entryTools, readRules } from '@portcullis/access';

/** What holds for a connection now, one sentence each. Empty: nothing but its scope and limits. `kept`: the row's rules. */
export const rulesWords = (kept: unknown): string[] => {
  const rules = readRules(kept);
  if (!rules) return [unreadableRules];
  const { approvals, gates = {} } = rules;
  return [
    ...askingWords(approvals),
    ...(gates.untrustedText ? ['It asks you when it has just read what others wrote.'] : []),
    ...(gates.freshStateMinutes === undefined
      ? []
      : [`It trades only on a state that it read in the last ${spanWords(gates.freshStateMinutes)}.`]),
    ...(gates.coolOffMinutes === undefined
      ? []
      : [`It may not trade in its first ${spanWords(gates.coolOffMinutes)}.`]),
  ];
};

/** Shown where rules cannot be read: then the client may only get out. */
export const unreadableRules = 'Its rules cannot be read. Until you set them again it may only cancel and close.';

const askingWords = (approvals: ConnectionRules['approvals']): string[] => {
  if (!approvals || approvals.when === 'never') return [];
  const exits = approvals.exits ? ' To cancel and close, too.' : '';
  if (approvals.when === 'every') return [`It asks you before every write.${exits}`];
  if (approvals.when === 'tools') {
    return [`${toolsWords(approvals.tools ?? [])}${exits}`];
  }
  const { quantity, notional } = approvals.above ?? {};
  const thresholds = [
    ...(quantity === undefined ? [] : [`more than ${quantity} ${quantity === 1 ? 'contract' : 'contracts'}`]),
    ...(notional === undefined ? [] : [`an order worth more than $${notional.toLocaleString('en-US')}`]),
  ];
  return [`It asks you before ${listWords(thresholds, 'or')}.${exits}`];
};

/** Which tools ask, and which that place orders do not although another does. */
const toolsWords = (tools: readonly string[]): string => {
  const free = entryTools.filter((tool) => !tools.includes(tool));
  const others = tools.filter((tool) => !entryTools.includes(tool));
  if (free.length === 0) {
    const besides = others.length === 0 ? '' : `, and before each ${listWords(others, 'or')}`;
    return `It asks you before it places or changes an order${besides}.`;
  }
  const asks = `It asks you before each ${listWords(tools, 'or')}.`;
  return others.length === tools.length
    ? asks
    : `${asks} It does not before ${listWords(free.toSorted(), 'or')}, which place${free.length === 1 ? 's' : ''} orders too.`;
};

/** "A", "A or B", "A, B or C" */
const listWords = (items: readonly string[], word: string): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;

/** "1 minute", "90 minutes", "2 hours", "3 days" */
export const minutesWords = (minutes: number): string => {
  const [size, unit] = units.find(([each]) => minutes % each === 0) ?? [1, 'minute'];
  const count = minutes / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

const units: readonly [minutes: number, unit: string][] = [
  [1_440, 'day'],
  [60, 'hour'],
];

/** As it goes on after "first" and "last": "minute", "90 minutes", "day" */
const spanWords = (minutes: number): string => minutesWords(minutes).replace(/^1 /, '');
