import type { Checkpoint, KeyWithId } from '@portcullis/access';
import { z } from 'zod';
import { CommandRefused } from './answer.ts';

const format = 'portcullis audit checkpoints v1';

const bytes = (encoding: 'hex' | 'base64url') =>
  z.string().transform((text) => new Uint8Array(Buffer.from(text, encoding)));

const Kept = z.object({
  format: z.literal(format),
  made_at: z.iso.datetime(),
  checkpoints: z.array(
    z.object({
      chain: z.uuid(),
      seq: z.string().regex(/^\d+$/).transform(BigInt),
      hash: bytes('hex'),
      at: z.iso.datetime().transform((at) => new Date(at)),
      kid: z.string(),
      signature: bytes('base64url'),
      pruned: z.boolean(),
    }),
  ),
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })),
});

/** What is kept off the machine: signed heads of chains, and the public keys to verify them with. */
export type KeptCheckpoints = { checkpoints: Checkpoint[]; keys: KeyWithId[] };

export const writeKept = ({ checkpoints, keys }: KeptCheckpoints, now: Date): z.input<typeof Kept> => ({
  format,
  made_at: now.toISOString(),
  checkpoints: checkpoints.map(({ seq, hash, at, signature, chain, kid, pruned }) => ({
    ...{ chain, seq: String(seq), hash: Buffer.from(hash).toString('hex'), at: at.toISOString() },
    ...{ kid, signature: Buffer.from(signature).toString('base64url'), pruned },
  })),
  keys: keys.map(({ kid, kty = '', ...rest }) => ({ kid, kty, ...rest })),
});

/** @throws CommandRefused `checkpoints_unreadable` */
export const readKept = (file: Buffer): KeptCheckpoints => {
  try {
    return Kept.parse(JSON.parse(file.toString('utf8')));
  } catch {
    throw new CommandRefused(
      'checkpoints_unreadable',
      'The file holds no checkpoints as `portcullis audit checkpoint` prints them.',
    );
  }
};
