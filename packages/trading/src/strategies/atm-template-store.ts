import type { Reader, Rows, Transaction } from '@portcullis/database';
import type { AtmTemplate, AtmTerms } from './atm-template.ts';

/** The column holds exactly what the functions here wrote. */
const toTemplate = ({ id, name, terms }: Rows.AtmTemplate): AtmTemplate => ({ id, name, terms: terms as AtmTerms });

/** A person's templates, by name. */
export const listAtmTemplates = async (reader: Reader, personId: string): Promise<AtmTemplate[]> =>
  (await reader.atmTemplate.findMany({ where: { personId }, orderBy: { nameKey: 'asc' } })).map(toTemplate);

const keyOf = (name: string): string => name.trim().toLowerCase();

/** A person's own template; upper and lower case are the same. */
export const findAtmTemplate = async (
  reader: Reader,
  personId: string,
  name: string,
): Promise<AtmTemplate | undefined> => {
  const row = await reader.atmTemplate.findUnique({
    where: { personId_nameKey: { personId, nameKey: keyOf(name) } },
  });
  return row ? toTemplate(row) : undefined;
};

export type WantedTemplate = { name: string; terms: AtmTerms };

/** Adds a template. Its name must be free: see `findAtmTemplate`. */
export const createAtmTemplate = async (
  tx: Transaction,
  personId: string,
  { name, terms }: WantedTemplate,
  now: Date,
): Promise<AtmTemplate> =>
  toTemplate(
    await tx.atmTemplate.create({
      data: { personId, name, nameKey: keyOf(name), terms, createdAt: now, updatedAt: now },
    }),
  );

/** Changes one of a person's templates. False: there is no such one. */
export const changeAtmTemplate = async (
  tx: Transaction,
  { personId, id }: { personId: string; id: string },
  { name, terms }: WantedTemplate,
  now: Date,
): Promise<boolean> => {
  const data = { name, nameKey: keyOf(name), terms, updatedAt: now };
  return (await tx.atmTemplate.updateMany({ where: { id, personId }, data })).count === 1;
};

/** Removes one of a person's templates. What was placed with it keeps its plan. False: there is no such one. */
export const deleteAtmTemplate = async (tx: Transaction, personId: string, id: string): Promise<boolean> =>
  (await tx.atmTemplate.deleteMany({ where: { id, personId } })).count === 1;
