// What the slugs of the channel watch say to people.

import type { Label } from "@/i18n/labels";

const label = (zh: string, en: string): Label => ({ zh, en });

const SLUGS: Record<string, Label> = {
  // verdicts
  balanced: label("账实相符", "Balanced"),
  "under-way": label("正在处理", "Under way"),
  "ledger-behind": label("台账少于来源", "Ledger behind"),
  "ledger-ahead": label("台账多于来源", "Ledger ahead"),
  "mail-missing": label("有邮件未入账", "Mail missing"),
  // silence
  learning: label("学习中", "Learning"),
  usual: label("正常", "Usual"),
  silent: label("异常安静", "Silent"),
  unwatched: label("人工登记，不监测", "Registered by hand, not watched"),
  // credentials
  working: label("有效", "Working"),
  refused: label("被拒绝", "Refused"),
  unknown: label("尚未使用", "Not used yet"),
  // alarms
  difference: label("账实差异", "Difference"),
  silence: label("异常安静", "Silence"),
  credentials: label("凭据失效", "Credentials"),
  trouble: label("连接故障", "Trouble"),
  "credentials-refused": label("凭据被拒绝", "Credentials refused"),
  "token-wrong": label("令牌不对", "Wrong token"),
  "signature-wrong": label("签名不对", "Wrong signature"),
  "server-unreachable": label("服务器无法连接", "Server unreachable"),
  "folder-missing": label("邮箱文件夹不存在", "Folder missing"),
  "token-unavailable": label("取不到访问令牌", "Token unavailable"),
  // why something lies in quarantine
  "message-too-large": label("邮件过大", "Message too large"),
  "message-unreadable": label("邮件无法读全", "Message unreadable"),
  "parser-failed": label("解析失败", "Parser failed"),
  "bytes-missing": label("原件缺失", "Bytes missing"),
  "content-missing": label("内容缺失", "Content missing"),
  "form-blank": label("空白表单", "Blank form"),
  // why something was rejected
  spam: label("垃圾邮件", "Spam"),
  bounce: label("退信", "Bounce"),
  "auto-reply": label("自动回复", "Automatic reply"),
  "mailing-list": label("邮件列表", "Mailing list"),
  "own-mail": label("我方发出的邮件", "Our own mail"),
  "outbound-call": label("呼出电话", "Outbound call"),
  unparsable: label("无法解析", "Unparsable"),
  // what became of it
  waiting: label("等待处理", "Waiting"),
  contact: label("已成为来件", "Became a contact"),
  amended: label("已补全来件", "Amended its contact"),
  duplicate: label("重复件", "Duplicate"),
  rejected: label("已拒收", "Rejected"),
};

/** What a slug says; one without words stands for itself. */
export const slugLabel = (slug: string): Label => SLUGS[slug] ?? label(slug, slug);
