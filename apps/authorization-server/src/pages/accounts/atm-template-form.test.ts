import { describe, expect, it } from 'vitest';
import { formOfTemplate, readAtmForm } from './atm-template-form.ts';

const form = { name: 'Scalper', stop_ticks: '10', target_1_qty: '2', target_1_ticks: '8' };

describe('the form of an ATM template', () => {
  it('is read with empty rows left out, and shown again as it was', () => {
    const { wanted } = readAtmForm({
      ...form,
      ...{ target_3_qty: '1', breakeven_trigger: '6', trail_2_trigger: '10', trail_2_stop: '6' },
    });
    expect(wanted).toEqual({
      name: 'Scalper',
      terms: {
        quantity: 3,
        targets: [
          { quantity: 2, ticks: 8 },
          { quantity: 1, ticks: 0 },
        ],
        stopTicks: 10,
        autoBreakeven: { triggerTicks: 6, plusTicks: 0 },
        autoTrail: [{ triggerTicks: 10, stopTicks: 6, frequencyTicks: 1 }],
      },
    });
    expect(wanted && readAtmForm(formOfTemplate(wanted).texts).wanted).toEqual(wanted);
  });

  it.each([
    [{ name: ' ' }, ['name']],
    [{ name: 'x'.repeat(41) }, ['name']],
    [{ stop_ticks: '' }, ['stop_ticks']],
    [{ stop_ticks: '1.5' }, ['stop_ticks']],
    [{ target_1_qty: '', target_1_ticks: '' }, ['target_1_qty']],
    [{ target_1_qty: '0' }, ['target_1_qty']],
    [{ target_3_ticks: '8' }, ['target_3_qty']],
    [{ target_2_qty: '1', target_2_ticks: '8 ticks' }, ['target_2_ticks']],
    [{ breakeven_plus: '2' }, ['breakeven_trigger']],
    [{ breakeven_trigger: '2', breakeven_plus: '2' }, ['breakeven_plus']],
    [{ trail_3_stop: '4' }, ['trail_3_trigger']],
    [{ trail_1_trigger: '9', trail_1_stop: '4', trail_3_trigger: '9', trail_3_stop: '4' }, ['trail_3_trigger']],
    [{ trail_2_trigger: '9', trail_2_stop: '4', trail_2_frequency: '-1' }, ['trail_2_frequency']],
  ])('%j: the fault is told at %j, and what was typed stays', (more, fields) => {
    const { wanted, form: again } = readAtmForm({ ...form, ...more });
    expect(wanted).toBeUndefined();
    expect(Object.keys(again.errors)).toEqual(fields);
    expect(again.texts).toMatchObject(
      Object.fromEntries(Object.entries({ ...form, ...more }).map(([k, v]) => [k, v.trim()])),
    );
  });
});
