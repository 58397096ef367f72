/** What a message says, by name; or what is wrong with it. */
export type SignalFields = { ok: true; fields: Map<string, string> } | { ok: false; faults: string[] };

/** Other names of fields, as alerts are found to write them. */
const synonyms: Readonly<Record<string, string>> = {
  quantity: 'qty',
  side: 'action',
  type: 'order_type',
  ordertype: 'order_type',
  time_in_force: 'tif',
};

const name = /^[a-z][a-z0-9_]{0,39}$/;

/**
 * Reads the webhook text protocol: `name=value;` again and again, names in any case and with underscores for spaces. A
 * name given twice is a fault: nobody can know which was meant.
 */
export const readSignalFields = (text: string): SignalFields => {
  const fields = new Map<string, string>();
  const faults: string[] = [];
  for (const part of text.split(/[;\r\n]+/)) {
    if (part.trim() === '') continue;
    const at = part.indexOf('=');
    const written =
      at < 0
        ? ''
        : part
            .slice(0, at)
            .trim()
            .toLowerCase()
            .replace(/[\s-]+/g, '_');
    if (!name.test(written)) {
      faults.push(`${JSON.stringify(part.trim().slice(0, 40))} is not name=value.`);
      continue;
    }
    const field = Object.hasOwn(synonyms, written) ? (synonyms[written] ?? written) : written;
    if (fields.has(field)) faults.push(`${field} is given twice.`);
    else fields.set(field, part.slice(at + 1).trim());
  }
  if (fields.size === 0 && faults.length === 0) faults.push('The message is empty.');
  return faults.length > 0 ? { ok: false, faults } : { ok: true, fields };
};

/** The message as it may be kept and shown: without the value of `key`, and without the key wherever else it stands. */
export const redactSignal = (text: string, secret: string): string => {
  const parts = text.split(secret).join('[key]');
  return parts.replace(/(^|[;\r\n])(\s*key\s*=)[^;\r\n]*/gi, '$1$2[key]');
};
