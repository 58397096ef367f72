import type { Writable } from 'node:stream';
import type { Principal } from '@portcullis/access';
import type { RequestId } from '../refusal.ts';
import type { Ending } from './judge-stream.ts';
import type { SubscriptionFilter } from './listen-request.ts';
import { acknowledged, ended, heartbeat, toolsListChanged } from './stream-messages.ts';

/** Whose stream it is: what is needed to find it, to judge it and to leave its audit rows. Never the token. */
export type StreamOwner = Pick<
  Principal,
  'personId' | 'connectionId' | 'clientId' | 'tokenHash' | 'scope' | 'connectionScope'
> & { requestId: string; address: string };

/** How long the last words of a stream may wait to be read. */
const lastWordsMs = 10_000;

/** One answer to `subscriptions/listen`, from the request until it ends. A class, for there may be a thousand. */
export class ListenStream {
  readonly owner: StreamOwner;
  /** Milliseconds of the process's steady clock, as all times here. */
  readonly openedAt: number;
  /** When the token that opened it expires. */
  endsAt = Number.POSITIVE_INFINITY;
  nextBeatAt: number;
  ending: Ending | undefined;
  private readonly subscription: RequestId;
  private readonly out: Writable;
  private filter: SubscriptionFilter | undefined;

  constructor(owner: StreamOwner, subscription: RequestId, out: Writable, { now, beatMs }: StreamTimes) {
    this.owner = owner;
    this.subscription = subscription;
    this.out = out;
    this.openedAt = now;
    this.nextBeatAt = now + beatMs;
  }

  /** True once the client was told that it listens: nothing was written before. */
  get isOpen(): boolean {
    return this.filter !== undefined;
  }

  acknowledge(filter: SubscriptionFilter): void {
    this.filter = filter;
    this.out.write(acknowledged(this.subscription, filter));
  }

  /** False: what was written at the last beat, or before, was not taken since. */
  beat(): boolean {
    if (this.out.writableLength > 0) return false;
    this.out.write(heartbeat);
    return true;
  }

  /** Says what there is to say, then closes. Whoever does not read it is cut off. */
  end(ending: Ending): void {
    this.ending = ending;
    if (!this.isOpen) return;
    if (ending === 'client_closed' || ending === 'slow_reader') {
      this.out.destroy();
      return;
    }
    const notice =
      ending === 'scope_changed' && this.filter?.toolsListChanged ? toolsListChanged(this.subscription) : '';
    const cut = setTimeout(() => this.out.destroy(), lastWordsMs).unref();
    this.out.once('finish', () => clearTimeout(cut));
    this.out.end(notice + ended(this.subscription));
  }
}

export type StreamTimes = { now: number; beatMs: number };
