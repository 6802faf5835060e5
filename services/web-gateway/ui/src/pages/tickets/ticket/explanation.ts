import type { Language } from "@/i18n";

/** How the rules say why: in Chinese, in English, and the name of the rule. */
const BOTH = /^(.+?[。！”）)]) ([A-Z].+) \[([^[\]]+)\]$/s;

/** The half of an explanation that the reader wants; the whole when a house words its rules otherwise. */
export function explained(text: string, language: Language): { text: string; rule: string } {
  const [, zh, en, rule] = BOTH.exec(text) ?? [];
  if (!zh || !en || !rule) return { text, rule: "" };
  return { text: language === "zh" ? zh : en, rule };
}
