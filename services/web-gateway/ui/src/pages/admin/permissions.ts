// The permissions that the contract names, in order of what they are about, and which of the two duties each belongs to.

import { getOption } from "@bufbuild/protobuf";
import { permission } from "@/gen/afterdose/access/v1/access_pb";
import { CatalogService } from "@/gen/afterdose/catalog/v1/service_pb";
import { IdentityService } from "@/gen/afterdose/identity/v1/service_pb";
import { IntakeService } from "@/gen/afterdose/intake/v1/service_pb";
import { NotifyService } from "@/gen/afterdose/notify/v1/service_pb";
import { OperationsService } from "@/gen/afterdose/operations/v1/service_pb";
import { QaCaseService } from "@/gen/afterdose/qa_case/v1/service_pb";
import { ReportingService } from "@/gen/afterdose/reporting/v1/service_pb";
import { ReturnsService } from "@/gen/afterdose/returns/v1/service_pb";
import { RoutingService } from "@/gen/afterdose/routing/v1/service_pb";
import type { Label } from "@/i18n/labels";

const SERVICES = [
  IntakeService,
  RoutingService,
  QaCaseService,
  ReturnsService,
  NotifyService,
  CatalogService,
  ReportingService,
  IdentityService,
  OperationsService,
];

/** Doing the daily work; not together with `administer` (identity refuses it). */
const OPERATING = new Set([
  "contact.register",
  "contact.reveal",
  "ticket.handle",
  "case.handle",
  "case.decide",
  "return.handle",
  "return.decide",
  "text_module.change",
]);
/** Deciding under which rights, rules and master data the work is done. */
const ADMINISTERING = new Set(["person.administer", "rule.change", "catalog.import", "dead_letter.replay"]);

export type Duty = "operate" | "administer" | "look";

/** To which duty a permission belongs. */
export function dutyOf(name: string): Duty {
  if (OPERATING.has(name)) return "operate";
  return ADMINISTERING.has(name) ? "administer" : "look";
}

/** Whether a set of permissions would both operate and administer. */
export function mixes(permissions: readonly string[]): boolean {
  return permissions.some((one) => OPERATING.has(one)) && permissions.some((one) => ADMINISTERING.has(one));
}

/** Every permission that an rpc asks for, and those that roles hold besides. */
export function allPermissions(held: Iterable<string>): string[] {
  const asked = SERVICES.flatMap((service) => service.methods.map((method) => getOption(method, permission)));
  const names = new Set([...asked, ...held].filter((name) => name.includes(".")));
  const order: Duty[] = ["look", "operate", "administer"];
  const rank = (name: string) => order.indexOf(dutyOf(name));
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

const label = (zh: string, en: string): Label => ({ zh, en });

const LABELS: Record<string, Label> = {
  "contact.register": label("登记来件", "Register contacts"),
  "contact.read": label("查看来件", "See contacts"),
  "contact.reveal": label("查看反馈人身份", "See who reported"),
  "channel.read": label("查看渠道", "See channels"),
  "ticket.read": label("查看工单", "See tickets"),
  "ticket.handle": label("处理工单", "Handle tickets"),
  "text_module.change": label("修改话术", "Change text modules"),
  "case.read": label("查看质量个案", "See cases"),
  "case.handle": label("处理质量个案", "Handle cases"),
  "case.decide": label("裁定质量个案", "Decide cases"),
  "return.read": label("查看退换货", "See returns"),
  "return.handle": label("处理退换货", "Handle returns"),
  "return.decide": label("裁定退换货", "Decide returns"),
  "catalog.read": label("查看主数据", "See master data"),
  "catalog.import": label("导入主数据", "Import master data"),
  "rule.read": label("查看规则", "See rules"),
  "rule.change": label("修改规则", "Change rules"),
  "person.read": label("查看人员", "See people"),
  "person.administer": label("管理人员", "Administer people"),
  "ledger.read": label("查看台账", "See ledgers"),
  "ledger.export": label("导出台账", "Export ledgers"),
  "dashboard.read": label("查看看板", "See dashboards"),
  "audit.read": label("查看审计日志", "See the audit journal"),
  "dead_letter.read": label("查看死信", "See dead letters"),
  "dead_letter.replay": label("重放死信", "Replay dead letters"),
};

/** What a permission is called. */
export const permissionLabel = (name: string): Label => LABELS[name] ?? label(name, name);
