export {
  formToken,
  hashSessionSecret,
  isFreshSignIn,
  isSameToken,
  isWorthTouching,
  sessionLimits,
} from './browser-session.ts';
export {
  type BrowserSession,
  confirmBrowserSession,
  createBrowserSession,
  endBrowserSession,
  endBrowserSessions,
  endOwnBrowserSession,
  findAuthenticatedAt,
  findBrowserSession,
  listBrowserSessions,
  removeEndedSessions,
  renewBrowserSession,
  touchBrowserSession,
} from './browser-session-store.ts';
export { mailboxOf, normaliseEmail } from './email.ts';
export { hashPassword, verifyPassword } from './password.ts';
export { passwordLength, passwordProblem } from './password-rules.ts';
export { type AlertChannel, alertChannels, defaultOptions, isTimeZone, type PersonOptions } from './person-options.ts';
export { readPersonOptions, savePersonOptions } from './person-options-store.ts';
export {
  changeClientLimits,
  changePasswordHash,
  changePlan,
  changeSuspension,
  createPerson,
  deletePerson,
  findPerson,
  findPersonByEmail,
  type HeldPerson,
  holdPerson,
  holdPersonAlone,
  listPersons,
  type NewPerson,
  type Person,
  queueToAdd,
  replacePasswordHash,
  sharePerson,
} from './person-store.ts';
export { isPlan, type Plan, plans, reachesPlan } from './plans.ts';
export {
  listSignIns,
  recordSignIn,
  type SignInEvent,
  type SignInOccasion,
  signInHistoryDays,
  sweepSignIns,
} from './sign-in-event-store.ts';
export { signInsPerAddress, signUpsPerAddress, takenEmailsPerAddress, type WindowLimit } from './throttle.ts';
export {
  forgetPasswordAttempts,
  giveBack,
  giveBackPasswordAttempt,
  type Passage,
  removeEndedCounters,
  takeFromWindow,
  takePasswordAttempt,
} from './throttle-store.ts';
