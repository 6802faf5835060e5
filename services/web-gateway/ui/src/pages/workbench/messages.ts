import { defineMessages } from "@/i18n";

export const messages = defineMessages({ title: "工作台" }, { title: "Workbench" });
