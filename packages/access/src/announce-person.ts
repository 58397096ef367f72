import { notify, type Transaction } from '@portcullis/database';

/** Tells the person's open pages, at commit, that something of theirs is new: an approval was asked for, or decided. */
export const announcePerson = (tx: Transaction, personId: string): Promise<void> => notify(tx, 'person', personId);
