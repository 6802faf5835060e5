// Every page, with somebody who may see it: what is looked at for barriers, and what the pictures of the guide show.

import { day } from "./day.mjs";
import { call } from "./staff.mjs";

/** Waits until nothing is being fetched or drawn any more. */
async function settled(window) {
  await window.getByRole("heading", { level: 1 }).first().waitFor();
  await window.waitForFunction(() => !document.querySelector(".ant-skeleton, .ant-spin-spinning, [aria-busy=true]"));
  await window.waitForLoadState("load");
}

function at(login, name, path) {
  return {
    login,
    name,
    path,
    async visit(window) {
      await window.goto(day.web + (typeof path === "function" ? await path() : path));
      await settled(window);
    },
  };
}

async function first(login, method, many, id, request = {}) {
  const { body } = await call(login, method, { pageSize: 1, ...request });
  return body[many][0][id];
}

const ticket = async () => `/tickets/${await first("li.na", "routing.v1.RoutingService/ListTickets", "tickets", "ticketId", { kind: "WORK_KIND_COMPLAINT" })}`;
const qaCase = async () => `/cases/${await first("zhou.ming", "qa_case.v1.QaCaseService/ListCases", "cases", "caseId")}`;
const goodsReturn = async () => `/returns/${await first("wu.xia", "returns.v1.ReturnsService/ListReturns", "returns", "returnId")}`;

export const consolePages = [
  at("li.na", "workbench", "/workbench"),
  at("li.na", "tickets", "/tickets"),
  at("li.na", "ticket", ticket),
  at("li.na", "register", "/register"),
  at("li.na", "own-sessions", "/own/sessions"),
  at("li.na", "own-password", "/own/password"),
  at("zhou.ming", "cases", "/cases"),
  at("zhou.ming", "case", qaCase),
  at("zhou.ming", "texts", "/admin/texts"),
  at("wu.xia", "returns", "/returns"),
  at("wu.xia", "return", goodsReturn),
  at("lin.lan", "dashboard", "/dashboard"),
  at("lin.lan", "wall", "/dashboard/wall"),
  at("lin.lan", "ledger", "/ledger"),
  at("lin.lan", "feedback-ledger", "/feedback-ledger"),
  at("lin.lan", "channels", "/admin/channels"),
  at("admin", "people", "/admin/people"),
  at("admin", "roles", "/admin/roles"),
  at("admin", "regions", "/admin/regions"),
  at("admin", "import", "/admin/import"),
  at("admin", "calendars", "/admin/calendars"),
  at("admin", "clocks", "/admin/clocks"),
  at("admin", "rules", "/admin/rules"),
  at("admin", "dead-letters", "/admin/dead-letters"),
  at("admin", "audit", "/admin/audit"),
];

function outside(name, path) {
  return {
    name,
    path,
    async visit(window) {
      await window.goto(day.gateway + path);
    },
  };
}

export const publicPages = [
  outside("form", "/form"),
  outside("status", "/form/status"),
  {
    name: "sign-in",
    // the soft colours around it make a picture large
    clip: { x: 433, y: 104, width: 500, height: 560 },
    async visit(window) {
      await window.goto(`${day.web}/`);
      await settled(window);
    },
  },
];
