import { defineMessages } from "@/i18n";

/** The services with a database, each of which answers for its own journal and dead letters. */
export const SERVICES = [
  "intake",
  "routing",
  "qa-case",
  "returns",
  "catalog",
  "reporting",
  "notify",
  "identity",
] as const;
export type Service = (typeof SERVICES)[number];

/** What the services are called. */
export const serviceNames = defineMessages(
  {
    intake: "受理",
    routing: "分拣与工单",
    "qa-case": "质量个案",
    returns: "退换货",
    catalog: "主数据",
    reporting: "台账与报表",
    notify: "通知",
    identity: "人员与登录",
  },
  {
    intake: "Intake",
    routing: "Routing and tickets",
    "qa-case": "QA cases",
    returns: "Returns",
    catalog: "Master data",
    reporting: "Reporting",
    notify: "Notifications",
    identity: "People and sign-in",
  },
);
