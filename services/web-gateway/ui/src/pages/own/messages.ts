import { defineMessages } from "@/i18n";

export const messages = defineMessages(
  {
    title: "我的会话",
    note: "在各处登录的会话。看到不认识的，请立即结束并修改密码。",
    opened: "登录时间",
    used: "最近使用",
    ends: "最迟结束",
    method: "方式",
    password: "密码",
    oidc: "单点登录",
    current: "当前会话",
    end: "结束",
    endOthers: "结束其他所有会话",
    ended: (count: number) => `已结束 ${count} 个会话`,
    none: "没有会话",
  },
  {
    title: "My sessions",
    note: "Where you are signed in. If you do not know one of them, end it and change your password.",
    opened: "Signed in",
    used: "Last used",
    ends: "Ends at the latest",
    method: "By",
    password: "Password",
    oidc: "Single sign-on",
    current: "This session",
    end: "End",
    endOthers: "End all others",
    ended: (count: number) => (count === 1 ? "1 session ended" : `${count} sessions ended`),
    none: "No sessions",
  },
);
