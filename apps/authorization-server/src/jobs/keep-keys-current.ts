import { type KeyPlaces, type Keys, refreshKeys } from '@portcullis/access';
import type { Log } from '@portcullis/http';

const everyMs = 2_000;

/**
 * Reads the key files again and again, so that a rotation needs no restart: a new key is known to every instance within
 * seconds and signs a day later. While a file cannot be read, the keys in use stay. Call what it returns to stop.
 */
export const keepKeysCurrent = (keys: Keys, places: KeyPlaces, log: Log, clock: () => Date): (() => void) => {
  let failing = false;
  const timer = setInterval(() => {
    try {
      if (refreshKeys(keys, places, clock()))
        log.info({ signing: keys.signing.length, cookie: keys.cookie.length }, 'keys changed');
      failing = false;
    } catch (error) {
      if (!failing) log.error({ error }, 'the keys in use stay, because their files cannot be read');
      failing = true;
    }
  }, everyMs);
  return () => clearInterval(timer);
};
