/** Dollars, already rounded to the cent: "$100,000.00", and "−$12.50" below zero. */
export const moneyWords = (dollars: number): string => `${dollars < 0 ? '−' : ''}$${grouped(Math.abs(dollars), 2)}`;

/** A gain or loss: with its sign, and how it is coloured. Colour never says it alone. */
export type Gain = { words: string; tone: 'gain' | 'loss' | '' };

export const gainOf = (dollars: number): Gain => ({
  words: `${dollars > 0 ? '+' : ''}${moneyWords(dollars)}`,
  tone: dollars > 0 ? 'gain' : dollars < 0 ? 'loss' : '',
});

/** A price with the decimals of its tick; an average with as many as it needs, to four. */
export const priceWords = (price: number, decimals: number): string => {
  const needed = [decimals, decimals + 1, 3].find((places) => Number(price.toFixed(places)) === price) ?? 4;
  return grouped(price, Math.max(decimals, needed));
};

const grouped = (value: number, decimals: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
