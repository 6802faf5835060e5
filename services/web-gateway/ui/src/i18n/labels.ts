/** Names of what the contract enumerates, and of the slugs that many pages show. */

import { Channel, Disposition, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import { useInLanguage } from "./language";

export interface Label {
  zh: string;
  en: string;
}

const label = (zh: string, en: string): Label => ({ zh, en });

export const channelLabels: Record<Channel, Label> = {
  [Channel.UNSPECIFIED]: label("未知渠道", "Unknown channel"),
  [Channel.EMAIL]: label("邮件", "E-mail"),
  [Channel.PHONE]: label("电话", "Phone"),
  [Channel.WEB]: label("网页表单", "Web form"),
  [Channel.LETTER]: label("信函", "Letter"),
  [Channel.FAX]: label("传真", "Fax"),
  [Channel.VISIT]: label("来访", "Visit"),
  [Channel.OPINION_BOOK]: label("意见簿", "Opinion book"),
  [Channel.WECHAT]: label("微信", "WeChat"),
  [Channel.SOCIAL]: label("社交媒体", "Social media"),
  [Channel.LEGACY_WRITTEN]: label("电报等书面", "Telegram, other written"),
  [Channel.OTHER]: label("其他", "Other"),
};

export const kindLabels: Record<WorkKind, Label> = {
  [WorkKind.UNSPECIFIED]: label("未分类", "Unclassified"),
  [WorkKind.CONSULTATION]: label("药品咨询", "Consultation"),
  [WorkKind.COMPLAINT]: label("投诉", "Complaint"),
  [WorkKind.ADVERSE_REACTION]: label("疑似不良反应", "Suspected adverse reaction"),
  [WorkKind.DEVICE_EVENT]: label("器械不良事件", "Device event"),
  [WorkKind.RETURN_EXCHANGE]: label("退换货", "Return or exchange"),
  [WorkKind.DELIVERY_ERROR]: label("发货差错", "Delivery error"),
  [WorkKind.RECALL_INFORMATION]: label("召回信息", "Recall information"),
  [WorkKind.REPAIR]: label("维修", "Repair"),
  [WorkKind.SUGGESTION]: label("意见建议", "Suggestion"),
  [WorkKind.OTHER]: label("待分类", "To be classified"),
};

export const dispositionLabels: Record<Disposition, Label> = {
  [Disposition.UNSPECIFIED]: label("未处理", "None yet"),
  [Disposition.ANSWERED]: label("已答复", "Answered"),
  [Disposition.SUBSTANTIATED]: label("投诉成立", "Substantiated"),
  [Disposition.UNSUBSTANTIATED]: label("投诉不成立", "Unsubstantiated"),
  [Disposition.REPORTED]: label("已上报", "Reported"),
  [Disposition.RETURNED]: label("退货", "Returned"),
  [Disposition.EXCHANGED]: label("换货", "Exchanged"),
  [Disposition.REFUNDED]: label("退款", "Refunded"),
  [Disposition.REPLENISHED]: label("补货", "Replenished"),
  [Disposition.REPAIRED]: label("维修", "Repaired"),
  [Disposition.REFUSED]: label("不予受理", "Refused"),
  [Disposition.NOTED]: label("已记录转达", "Noted"),
  [Disposition.UNREACHABLE]: label("无法联系", "Unreachable"),
};

const slugLabels: Record<string, Label> = {
  // states of tickets, work items and cases
  open: label("待处理", "Open"),
  waiting: label("等待客户", "Waiting"),
  closed: label("已关闭", "Closed"),
  in_progress: label("处理中", "In progress"),
  decided: label("已决定", "Decided"),
  withdrawn: label("已撤回", "Withdrawn"),
  disposed: label("已处理", "Disposed"),
  received: label("已收到", "Received"),
  answered: label("已答复", "Answered"),
  // clocks
  first_reply: label("首次答复", "First reply"),
  resolution: label("办结", "Resolution"),
  running: label("计时中", "Running"),
  warned: label("即将到期", "Due soon"),
  breached: label("已超时", "Breached"),
  met: label("按时完成", "Met"),
  missed: label("逾期完成", "Missed"),
  stopped: label("已停止", "Stopped"),
  calendar_missing: label("缺少工作日历", "Calendar missing"),
  // teams of the rule book as it ships; a house may add others
  triage: label("分拣组", "Triage"),
  "customer-service": label("客服部", "Customer service"),
  quality: label("质量管理部", "Quality assurance"),
  "drug-safety": label("药物警戒组", "Drug safety"),
  "device-safety": label("器械安全组", "Device safety"),
  returns: label("退换货组", "Returns"),
  warehouse: label("仓储配送部", "Warehouse and distribution"),
  sales: label("销售部", "Sales"),
  repair: label("维修组", "Repair"),
  // why two tickets may be about the same
  "same-sender": label("同一反馈人", "same sender"),
  "same-batch": label("同一批号", "same batch"),
  "same-product": label("同一产品", "same product"),
  "similar-text": label("内容相似", "similar text"),
  "close-in-time": label("时间接近", "close in time"),
  "same-phone": label("同一电话", "same phone"),
  "same-email": label("同一邮箱", "same e-mail"),
  "same-customer": label("同一客户", "same customer"),
  // replies
  pending: label("发送中", "On its way"),
  sent: label("已发送", "Sent"),
  failed: label("发送失败", "Failed"),
  // calls
  ringing: label("来电振铃", "Ringing"),
  ended: label("已挂断", "Hung up"),
  // what a registration lacks
  "reporter-name": label("反馈人姓名", "reporter's name"),
  "reporter-phone": label("联系电话", "phone"),
  "reporter-contact": label("联系方式", "a way to reach the reporter"),
  "reporter-address": label("联系地址", "address"),
  "product-grade": label("商品等级", "product grade"),
  "purchased-on": label("购买日期", "date of purchase"),
  text: label("内容", "content"),
  product: label("产品", "product"),
  batch: label("批号", "batch"),
  "batch-number": label("批号", "batch number"),
};

/** The name of a slug, or the slug itself when it has none. */
export function labelOf(slug: string): Label {
  return slugLabels[slug] ?? label(slug, slug);
}

/** Names in the language in force. */
export function useLabels() {
  const say = useInLanguage();
  return {
    channel: (channel: Channel) => say(channelLabels[channel] ?? channelLabels[Channel.UNSPECIFIED]),
    kind: (kind: WorkKind) => say(kindLabels[kind] ?? kindLabels[WorkKind.UNSPECIFIED]),
    disposition: (disposition: Disposition) =>
      say(dispositionLabels[disposition] ?? dispositionLabels[Disposition.UNSPECIFIED]),
    slug: (slug: string) => say(labelOf(slug)),
    /** Several things in a row. */
    list: (things: string[]) => things.join(say(label("、", ", "))),
    /** What stands between the parts of an enumeration. */
    comma: say(label("；", "; ")),
  };
}
