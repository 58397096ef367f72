import { accountAdd } from './commands/account-add.ts';
import { auditCheckpoint } from './commands/audit-checkpoint.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { barsImport } from './commands/bars-import.ts';
import { clientList } from './commands/client-list.ts';
import { connectionList } from './commands/connection-list.ts';
import { connectionRevoke } from './commands/connection-revoke.ts';
import { doctor } from './commands/doctor.ts';
import { keysRotate } from './commands/keys-rotate.ts';
import { replayCommands } from './commands/replay.ts';
import { tradesImport } from './commands/trades-import.ts';
import { userAdd } from './commands/user-add.ts';
import { userExport } from './commands/user-export.ts';
import { userList } from './commands/user-list.ts';
import { userRemove } from './commands/user-remove.ts';
import { userResume } from './commands/user-resume.ts';
import { userSetPassword } from './commands/user-set-password.ts';
import { userSetPlan } from './commands/user-set-plan.ts';
import { userSuspend } from './commands/user-suspend.ts';
import type { AnyCommand } from './define-command.ts';

/** The operator's commands, in the order of the help. */
export const commands = [
  userAdd,
  userList,
  userSetPassword,
  userSetPlan,
  userSuspend,
  userResume,
  userExport,
  userRemove,
  connectionList,
  connectionRevoke,
  accountAdd,
  clientList,
  barsImport,
  tradesImport,
  ...replayCommands,
  auditVerify,
  auditCheckpoint,
  keysRotate,
  doctor,
] as unknown as readonly AnyCommand[];
