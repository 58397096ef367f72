import type { PersonOutcome } from '@portcullis/operations';
import type { Person } from '@portcullis/people';
import { type Answer, CommandRefused, plain } from '../answer.ts';

/** A person as commands print one. */
export const reportPerson = ({ id, email, name, plan, operator, suspendedAt, createdAt }: Person) => ({
  id,
  email,
  name,
  plan,
  operator,
  suspended_at: suspendedAt,
  created_at: createdAt,
});

export const unknownPerson = (email: string): CommandRefused =>
  new CommandRefused('unknown_person', `Nobody has the email ${plain(email)}.`);

/** The answer to a change of a person: `said` with the email put in, or the refusal thrown. */
export const answerChange = (outcome: PersonOutcome, email: string, said: (email: string) => string): Answer => {
  switch (outcome.kind) {
    case 'done':
      return { json: reportPerson(outcome.person), text: said(outcome.person.email) };
    case 'unknown_person':
      throw unknownPerson(email);
    case 'email_taken':
      throw new CommandRefused('email_taken', `Somebody has the email ${plain(email)} already.`);
    case 'weak_password':
      throw new CommandRefused('weak_password', outcome.problem);
  }
};
