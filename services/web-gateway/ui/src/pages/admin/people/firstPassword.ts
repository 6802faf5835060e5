// Without letters that are read wrongly over the telephone.
const LETTERS = "abcdefghjkmnpqrstuvwxyz";
const CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS = "23456789";
const SIGNS = "-+=%#@";
const LENGTH = 16;

function below(bound: number): number {
  const drawn = new Uint32Array(1);
  const limit = Math.floor(2 ** 32 / bound) * bound;
  do crypto.getRandomValues(drawn);
  while ((drawn[0] as number) >= limit);
  return (drawn[0] as number) % bound;
}

const pick = (from: string) => from[below(from.length)] as string;

/** A first password that satisfies the rules: letters, capitals, digits and signs, by the browser's own randomness. */
export function firstPassword(): string {
  const drawn = [pick(LETTERS), pick(CAPITALS), pick(DIGITS), pick(SIGNS)];
  while (drawn.length < LENGTH) drawn.push(pick(LETTERS + CAPITALS + DIGITS));
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = below(at + 1);
    [drawn[at], drawn[other]] = [drawn[other] as string, drawn[at] as string];
  }
  return drawn.join("");
}
