const said = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** What the gateway's content security policy wants to see on styles that are made while the console runs. */
export const nonce = said.startsWith("__") ? undefined : said || undefined;

/**
 * Gives the nonce to every style element that our own code makes. antd takes it for its themes, but its helpers for scroll
 * bars make elements without asking. What others could bring in as HTML is not made by this and stays without.
 */
export function stampStyles() {
  if (!nonce) return;
  const make = Document.prototype.createElement;
  Document.prototype.createElement = function (this: Document, ...words: Parameters<typeof make>) {
    const element = make.apply(this, words);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  } as typeof make;
}
