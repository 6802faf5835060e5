import { Fragment } from "react";

/** Splits a text at the words, which come out at the odd places. Longer words win over those within them. */
export function splitAt(text: string, words: readonly string[]): string[] {
  const literal = [...words].filter(Boolean).sort((a, b) => b.length - a.length);
  if (literal.length === 0) return [text];
  const escaped = literal.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(${escaped.join("|")})`, "giu"));
}

/** A text with the words that a rule found in it. */
export function Highlighted({ text, words }: { text: string; words: readonly string[] }) {
  return (
    <p className="highlighted">
      {splitAt(text, words).map((piece, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change places
        <Fragment key={at}>{at % 2 === 1 ? <mark>{piece}</mark> : piece}</Fragment>
      ))}
    </p>
  );
}
