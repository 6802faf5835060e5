/**
 * Every page of the console, once: where it is, what it is called, who may see it, and how it is loaded. The menu and the
 * router are made from this table.
 */

import { DesktopOutlined, FormOutlined, MedicineBoxOutlined, ProfileOutlined, SwapOutlined } from "@ant-design/icons";
import type { ComponentType } from "react";
import type { Label } from "@/i18n/labels";
import { figuresAndAdministration } from "./figuresAndAdministration";

export type Group = "work" | "figures" | "administration";

export interface Page {
  /** A path of react-router, with `:name` for what varies. */
  path: string;
  title: Label;
  /** Who may see it; absent for everybody signed in. Any one of several is enough. */
  permission?: string | string[];
  /** Shown in the menu under this heading; absent for pages that are reached from others. */
  group?: Group;
  icon?: ComponentType;
  /** The letter that goes there after `g`. */
  key?: string;
  /** Shown without menu and header, e.g. on a wall. */
  bare?: boolean;
  load: () => Promise<{ default: ComponentType }>;
}

export const groupTitles: Record<Group, Label> = {
  work: { zh: "工作", en: "Work" },
  figures: { zh: "台账与看板", en: "Ledgers and figures" },
  administration: { zh: "管理", en: "Administration" },
};

export const pages: Page[] = [
  {
    path: "/workbench",
    title: { zh: "工作台", en: "Workbench" },
    permission: "ticket.read",
    group: "work",
    icon: DesktopOutlined,
    key: "w",
    load: () => import("@/pages/workbench/WorkbenchPage"),
  },
  {
    path: "/tickets",
    title: { zh: "工单", en: "Tickets" },
    permission: "ticket.read",
    group: "work",
    icon: ProfileOutlined,
    key: "t",
    load: () => import("@/pages/tickets/TicketsPage"),
  },
  {
    path: "/tickets/:ticketId",
    title: { zh: "工单", en: "Ticket" },
    permission: "ticket.read",
    load: () => import("@/pages/tickets/ticket/TicketPage"),
  },
  {
    path: "/register",
    title: { zh: "登记", en: "Register" },
    permission: "contact.register",
    group: "work",
    icon: FormOutlined,
    key: "r",
    load: () => import("@/pages/register/RegisterPage"),
  },
  {
    path: "/cases",
    title: { zh: "质量案件", en: "QA cases" },
    permission: "case.read",
    group: "work",
    icon: MedicineBoxOutlined,
    key: "c",
    load: () => import("@/pages/cases/CasesPage"),
  },
  {
    path: "/cases/:id",
    title: { zh: "质量案件", en: "QA case" },
    permission: "case.read",
    load: () => import("@/pages/cases/CasePage"),
  },
  {
    path: "/returns",
    title: { zh: "退换货", en: "Returns" },
    permission: "return.read",
    group: "work",
    icon: SwapOutlined,
    key: "x",
    load: () => import("@/pages/returns/ReturnsPage"),
  },
  {
    path: "/returns/:id",
    title: { zh: "退换货", en: "Return" },
    permission: "return.read",
    load: () => import("@/pages/returns/ReturnPage"),
  },
  {
    path: "/own/sessions",
    title: { zh: "我的会话", en: "My sessions" },
    load: () => import("@/pages/own/OwnSessionsPage"),
  },
  {
    path: "/own/password",
    title: { zh: "修改密码", en: "Change password" },
    load: () => import("@/pages/own/OwnPasswordPage"),
  },
  ...figuresAndAdministration,
];

/** Whether somebody with these permissions may see a page. */
export function maySee(page: Page, may: (permission: string) => boolean): boolean {
  if (!page.permission) return true;
  return [page.permission].flat().some(may);
}
