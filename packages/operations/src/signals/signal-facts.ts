import { findInstrument, type Signal, type SignalOutcome } from '@portcullis/trading';
import type { Performed } from './perform-signal.ts';

/** How a signal ended, in the form in which it is kept. */
export const judged = {
  done: ({ orderIds, warnings }: Performed): SignalOutcome => ({
    status: warnings.length > 0 ? 'warning' : 'success',
    error: null,
    detail: warnings.length > 0 ? warnings.join(' ') : null,
    orderIds: [...new Set(orderIds)],
  }),
  failed: (error: string, detail: string): SignalOutcome => ({ status: 'failed', error, detail, orderIds: [] }),
};

/** The instrument that a command names, as the venue writes it; null: none, or none that exists. */
export const instrumentOf = (command: Signal['command'], now: Date): string | null => {
  const written = command && 'instrument' in command.terms ? command.terms.instrument : undefined;
  const found = written === undefined ? undefined : findInstrument(written, now);
  return found?.ok ? found.instrument.name : null;
};
