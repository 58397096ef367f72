import type { JsonSchema } from '@portcullis/tools';
import { type Cell, cellOf, decimalsOf, isRecord, isUntrusted } from './cell.ts';
import { type ResultChart, resultChart } from './result-chart.ts';
import { wordsOfName } from './words-of-name.ts';

/** One part of a result under its own heading; the first has none. */
export type ResultSection = {
  title: string;
  /** The object's own values. */
  facts: { label: string; cell: Cell }[];
  table?: ResultTable;
  chart?: ResultChart | undefined;
};

export type ResultTable = { columns: { label: string; isNumber: boolean }[]; rows: Cell[][]; total: number };

/** Rows that are shown: the whole answer stands below as JSON. */
export const rowsMax = 200;

type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; additionalProperties?: Schema };
type Records = readonly Record<string, unknown>[];

/** A result as sections: objects as facts, lists of objects as tables, prices and series as charts. */
export const resultView = (result: Record<string, unknown>, output: JsonSchema, now: Date): ResultSection[] => {
  const { success: _, ...told } = result;
  const sections = objectSections('', told, output as Schema, { now, result: told });
  return sections.filter(({ facts, table }) => facts.length > 0 || table);
};

type Looks = { now: Date; result: Record<string, unknown> };

const objectSections = (
  title: string,
  value: Record<string, unknown>,
  schema: Schema | undefined,
  looks: Looks,
): ResultSection[] => {
  const names = inOrder(Object.keys(value), schema);
  const own = names.filter((name) => !isPart(value[name]));
  const facts = own.map((name) => ({ label: wordsOfName(name), cell: cellOf(name, value[name], looks.now) }));
  const parts = names.filter((name) => isPart(value[name]));
  return [
    { title, facts },
    ...parts.flatMap((name) => {
      const heading = title === '' ? wordsOfName(name) : `${title}: ${wordsOfName(name).toLowerCase()}`;
      const inner = propertyOf(schema, name);
      const part = value[name];
      if (isRecord(part)) return objectSections(heading, part, inner, looks);
      return listSections(heading, part as Records, itemsOf(inner), looks);
    }),
  ];
};

/** A list whose objects hold long lists themselves is told one by one. */
const listSections = (title: string, list: Records, schema: Schema | undefined, looks: Looks): ResultSection[] => {
  if (list.some((item) => Object.values(item).some((each) => isListOfRecords(each) && !isBrief(each)))) {
    return list
      .slice(0, rowsMax)
      .flatMap((item, index) => objectSections(`${title} ${index + 1}`, item, schema, looks));
  }
  return [{ title, facts: [], table: tableOf(list, schema, looks.now), chart: resultChart(title, list, looks.result) }];
};

const tableOf = (list: Records, schema: Schema | undefined, now: Date): ResultTable => {
  const shown = list.slice(0, rowsMax);
  const names = inOrder([...new Set(shown.flatMap((row) => Object.keys(row)))], schema);
  const columns = names.map((name) => {
    const values = shown.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
    const isNumber = values.length > 0 && values.every((value) => typeof value === 'number');
    return { name, label: wordsOfName(name), isNumber, decimals: isNumber ? Math.max(...values.map(decimalsOf)) : 0 };
  });
  return {
    columns: columns.map(({ label, isNumber }) => ({ label, isNumber })),
    rows: shown.map((row) => columns.map(({ name, decimals }) => cellOf(name, row[name], now, decimals))),
    total: list.length,
  };
};

/** What has a heading of its own: objects with something in them, and lists of objects. */
const isPart = (value: unknown): boolean =>
  isListOfRecords(value) ||
  (isRecord(value) && !isUntrusted(value) && Object.keys(value).length > 0 && !isSmall(value));

/** An object of one or two plain values is told in a line. */
const isSmall = (value: Record<string, unknown>): boolean => {
  const inner = Object.values(value);
  return inner.length <= 2 && inner.every((each) => typeof each !== 'object' || each === null);
};

/** A few small objects fit into a cell: the anchors of a drawing. */
const isBrief = (list: Records): boolean => list.length <= 5 && list.every(isSmall);

const isListOfRecords = (value: unknown): value is Records =>
  Array.isArray(value) && value.length > 0 && value.every((each) => isRecord(each) && !isUntrusted(each));

/** As the schema has them; what it leaves unsaid comes after. */
const inOrder = (names: readonly string[], schema: Schema | undefined): string[] => {
  const listed = alternativesOf(schema).flatMap(({ properties }) => Object.keys(properties ?? {}));
  return [...new Set([...listed.filter((name) => names.includes(name)), ...names])];
};

const propertyOf = (schema: Schema | undefined, name: string): Schema | undefined => {
  const alternatives = alternativesOf(schema);
  const found = alternatives.find(({ properties }) => properties?.[name] !== undefined);
  return found?.properties?.[name] ?? alternatives.find((each) => each.additionalProperties)?.additionalProperties;
};

const itemsOf = (schema: Schema | undefined): Schema | undefined =>
  alternativesOf(schema).find(({ items }) => items)?.items;

const alternativesOf = (schema: Schema | undefined): Schema[] => (schema ? [schema, ...(schema.anyOf ?? [])] : []);
