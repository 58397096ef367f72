/**
 * A number without the commas between its thousands: "2,500.50" is "2500.50". Any other comma stays, and so is no number:
 * "1,5" is one and a half to some people and must not become fifteen.
 */
export const withoutThousands = (text: string): string =>
  /^[^\d,.]*\d{1,3}(?:,\d{3})+(?:\.\d*)?[^\d,.]*$/.test(text) ? text.replaceAll(',', '') : text;
