/** Bounds of a paper account, in contracts and orders. */
export const orderQuantityMax = 100;
export const positionQuantityMax = 200;
export const workingOrdersMax = 200;
