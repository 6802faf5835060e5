import { defineMessages } from "@/i18n";

export const messages = defineMessages(
  {
    clocks: "时限",
    none: "没有时限",
    due: "到期",
    ended: "完成",
    explain: "为什么是这个时间？",
    title: (clock: string) => `${clock}时限的计算`,
    policy: "时限规则",
    rules: "规则版本",
    calendar: "日历版本",
    counted: "计入时间",
    minutes: (minutes: number) =>
      minutes >= 60 ? `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分` : `${minutes} 分`,
    from: "起",
    until: "止",
    why: "说明",
    counts: "计入",
    countsNot: "不计入",
    bar: "计入与不计入的时间段",
  },
  {
    clocks: "Clocks",
    none: "No clock runs",
    due: "Due",
    ended: "Ended",
    explain: "Why then?",
    title: (clock: string) => `How the clock “${clock}” is reckoned`,
    policy: "Policy",
    rules: "Rule version",
    calendar: "Calendar version",
    counted: "Counted",
    minutes: (minutes: number) =>
      minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`,
    from: "From",
    until: "Until",
    why: "Why",
    counts: "counts",
    countsNot: "does not count",
    bar: "Stretches that count and that do not",
  },
);
