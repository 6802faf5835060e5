import { Fragment } from "react";

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

/** Placeholders such as `{{receipt}}` that stand in a text, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set(text.match(PLACEHOLDER) ?? [])];
}

/** A text in which placeholders stand out. */
export function Marked({ text }: { text: string }) {
  const found = text.match(PLACEHOLDER) ?? [];
  return text.split(PLACEHOLDER).map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have nothing but their place
    <Fragment key={at}>
      {part}
      {found[at] && <mark>{found[at]}</mark>}
    </Fragment>
  ));
}
