/** What was started and must be stopped, in the reverse order, once. */
export class Shutdown {
  readonly #stops: (() => Promise<unknown>)[] = [];
  readonly #asked = Promise.withResolvers<never>();
  begun = false;

  constructor() {
    this.#asked.promise.catch(() => {});
  }

  /** Notes how to stop what is just being started. */
  add(stop: () => Promise<unknown>): void {
    this.#stops.push(stop);
  }

  /** Asks for the end: whoever waits in `orStopped` waits no longer. Asking again changes nothing. */
  begin(): void {
    if (this.begun) return;
    this.begun = true;
    this.#asked.reject(new Error('asked to stop'));
  }

  /** The result of `work`, unless the end is asked for first. */
  orStopped<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {}); // It may fail after we stopped waiting for it.
    return Promise.race([this.#asked.promise, work]);
  }

  async finish(): Promise<void> {
    for (const stop of this.#stops.reverse()) await stop();
  }
}
