import { type Drawing, drawingTypes, type Instrument, ticksToPrice } from '@portcullis/trading';
import { z } from 'zod';
import { untrusted, untrustedText } from './untrusted.ts';

/** One drawing. Its text is somebody's. */
export const drawing = z.object({
  drawing_id: z.string(),
  type: z.enum(drawingTypes),
  tag: z.string(),
  anchors: z.array(z.object({ time: z.string().nullable(), price: z.number().nullable() })),
  text: untrustedText.nullable(),
  color: z.string(),
  bar_period_lock: z.boolean(),
  drawn_at: z.string(),
});

export const presentDrawing = (
  { id, type, tag, anchors, text, color, barPeriodLock, drawnAt }: Drawing,
  instrument: Instrument,
): z.infer<typeof drawing> => ({
  ...{ drawing_id: id, type, tag, color },
  anchors: anchors.map(({ at, ticks }) => ({
    time: at?.toISOString() ?? null,
    price: ticks === null ? null : ticksToPrice(instrument, ticks),
  })),
  text: text === null ? null : untrusted(text),
  ...{ bar_period_lock: barPeriodLock, drawn_at: drawnAt.toISOString() },
});
