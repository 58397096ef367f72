/** Seconds since 1970, as the library's payloads count. */
export const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);
