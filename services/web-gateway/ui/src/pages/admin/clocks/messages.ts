import { defineMessages } from "@/i18n";

export const messages = defineMessages(
  {
    title: "时限政策",
    note: (version: string) => `生效的规则版本 ${version}；修改请到「分拣规则」`,
    kind: "事项类别",
    all: "全部类别",
    for: "适用",
    urgent: "仅紧急",
    everyUrgency: "不论缓急",
    everyChannel: "所有渠道",
    first_reply: "首次答复",
    resolution: "办结",
    hours: "工作时间",
    none: "规则中没有时限政策",
    table: "时限政策",
  },
  {
    title: "Clock policies",
    note: (version: string) => `Rule version ${version} in force; change it under Routing rules`,
    kind: "Kind",
    all: "All kinds",
    for: "Applies to",
    urgent: "urgent only",
    everyUrgency: "any urgency",
    everyChannel: "any channel",
    first_reply: "First reply",
    resolution: "Resolution",
    hours: "Working hours",
    none: "The rules hold no clock policy",
    table: "Clock policies",
  },
);
