type Schema = {
  type?: string;
  enum?: unknown[];
  default?: unknown;
  format?: string;
  minimum?: number;
  minLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
};

/** Values that a schema takes: what must be given, named if it has a name, else the least that fits. */
export const sampleOf = (schema: Schema, named: Readonly<Record<string, unknown>>): unknown => {
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, named[name] ?? sampleOf(schema.properties?.[name] ?? {}, named)]),
      );
    case 'array':
      return [sampleOf(schema.items ?? {}, named)];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return false;
    default:
      return schema.format === 'date-time' ? '2026-11-20T15:00:00Z' : 'x'.repeat(schema.minLength ?? 1);
  }
};
