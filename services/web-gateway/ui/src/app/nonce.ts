const said = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";

/** What the gateway's content security policy wants to see on styles that are made while the console runs. */
export const nonce = said.startsWith("__") ? undefined : said || undefined;
