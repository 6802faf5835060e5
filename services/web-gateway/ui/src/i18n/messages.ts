/** A text, or a text with things to put in. */
type Message = string | ((...values: never[]) => string);

/** What the other language must have: the same keys, with the same things to put in. */
type Same<T> = { [K in keyof T]: T[K] extends (...values: infer V) => string ? (...values: V) => string : string };

/** The texts of a page or component in both languages. */
export interface Messages<T> {
  zh: T;
  en: T;
}

/** Texts in both languages; a key that only one of them has does not compile. */
export function defineMessages<T extends Record<string, Message>>(zh: T & Same<T>, en: Same<T>): Messages<Same<T>> {
  return { zh, en };
}
