/** One drawing of each type, placed by how many minutes ago and how many points from a price. */
export const oneOfEach = (now: Date, price: number): Record<string, unknown>[] => {
  const at = (minutesAgo: number, points = 0) => ({
    time: new Date(now.getTime() - minutesAgo * 60_000).toISOString(),
    price: price + points,
  });
  return [
    { type: 'HorizontalLine', anchors: [{ price: price + 4 }], text: 'Resistance', color: 'red', tag: 'resistance' },
    { type: 'VerticalLine', anchors: [{ time: at(70).time }], text: 'News', color: 'gray' },
    { type: 'Line', anchors: [at(200, -4), at(150, 2)], color: 'teal', text: 'Trend' },
    { type: 'Ray', anchors: [at(120, -4), at(60, -2)], color: 'purple', text: 'Support ray' },
    { type: 'Rectangle', anchors: [at(40, -3), at(20, 2)], color: 'orange', text: 'Range' },
    { type: 'Text', anchors: [at(100, 5)], text: 'A <b>long</b> remark on what happened here, and more than fits' },
    { type: 'ArrowUp', anchors: [at(90, -3)], text: 'Bought' },
    { type: 'ArrowDown', anchors: [at(30, 3)], text: 'Sold' },
    { type: 'FibonacciRetracements', anchors: [at(240, -5), at(180, 5)], color: 'gold' },
    { type: 'RiskReward', anchors: [at(15, 0), at(15, -2), at(-30, 4)], text: 'Long' },
    { type: 'Region', anchors: [{ time: at(140).time }, { time: at(125).time }], color: '#3366cc', text: 'Lunch' },
  ];
};
