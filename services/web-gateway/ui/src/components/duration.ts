import type { Language } from "@/i18n";

const units = {
  zh: { day: "天", hour: "时", minute: "分", second: "秒", gap: "" },
  en: { day: "d", hour: "h", minute: "m", second: "s", gap: " " },
};

/** A length of time in its two largest units. */
export function duration(ms: number, language: Language): string {
  const unit = units[language];
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const all = [
    [Math.floor(seconds / 86_400), unit.day],
    [Math.floor(seconds / 3_600) % 24, unit.hour],
    [Math.floor(seconds / 60) % 60, unit.minute],
    [seconds % 60, unit.second],
  ] as const;
  const first = all.findIndex(([count]) => count > 0);
  if (first < 0) return `0${unit.second}`;
  return all
    .slice(first, first + 2)
    .filter(([count], at) => at === 0 || count > 0)
    .map(([count, name]) => `${count}${name}`)
    .join(unit.gap);
}
