/** The values of an enumeration that say something. */
export const values = (names: object) =>
  Object.values(names).filter((value): value is number => typeof value === "number" && value !== 0);
