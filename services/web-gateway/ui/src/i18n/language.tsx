import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import type { Messages } from "./messages";

export type Language = "zh" | "en";

const STORED = "afterdose.language";

interface Choice {
  language: Language;
  choose: (language: Language) => void;
}

const Context = createContext<Choice>({ language: "zh", choose: () => undefined });

/** Keeps the language of this browser: Chinese until somebody chooses English. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (localStorage.getItem(STORED) === "en" ? "en" : "zh"));
  dayjs.locale(language === "zh" ? "zh-cn" : "en");

  useEffect(() => {
    localStorage.setItem(STORED, language);
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);

  const choice = useMemo(() => ({ language, choose: setLanguage }), [language]);
  return <Context value={choice}>{children}</Context>;
}

/** The language in force, and how to choose another. */
export function useLanguage(): Choice {
  return useContext(Context);
}

/** The texts of a page in the language in force. */
export function useMessages<T>(messages: Messages<T>): T {
  return messages[useContext(Context).language];
}

/** A text that carries both languages itself, in the language in force. */
export function useInLanguage(): (text: { zh: string; en: string }) => string {
  const { language } = useContext(Context);
  return useCallback((text) => text[language] || text.zh || text.en, [language]);
}
