import { HttpError } from '@portcullis/http';
import type { Context, Middleware } from 'koa';
import { guardForm } from './forms.ts';

const bytesMax = 8 * 1024 * 1024;

/** Reads a form with files (multipart/form-data), files as text, and judges it as every other form (see form-guard.ts). */
export const receiveUpload = (ourOrigin: string): Middleware[] => [
  async (ctx, next) => {
    (ctx.request as { body?: unknown }).body = await readParts(ctx);
    await next();
  },
  guardForm(ourOrigin),
];

const readParts = async (ctx: Context): Promise<Record<string, string>> => {
  const type = ctx.get('content-type');
  if (!/^multipart\/form-data;/i.test(type)) throw unreadable();
  const body = await readBounded(ctx);
  const parts = await new Response(body, { headers: { 'content-type': type } }).formData().catch(() => {
    throw unreadable();
  });
  const read: [string, string][] = [];
  for (const [name, value] of parts) read.push([name, typeof value === 'string' ? value : await value.text()]);
  return Object.fromEntries(read);
};

const readBounded = async (ctx: Context): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += (chunk as Buffer).length;
    if (size > bytesMax) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  return new Uint8Array(Buffer.concat(chunks));
};

const unreadable = () => new HttpError(400, 'invalid_request', 'Bad request', 'The form could not be read.');

const tooLarge = () =>
  new HttpError(413, 'too_large', 'The file is too large', 'A file has at most 8 MB. Split it and import the parts.');
