import {
  BookOutlined,
  FormOutlined,
  GlobalOutlined,
  MailOutlined,
  PhoneOutlined,
  PrinterOutlined,
  QuestionCircleOutlined,
  ReadOutlined,
  ShareAltOutlined,
  SolutionOutlined,
  WechatOutlined,
} from "@ant-design/icons";
import { Channel } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels } from "@/i18n";

const icons: Record<Channel, typeof MailOutlined> = {
  [Channel.UNSPECIFIED]: QuestionCircleOutlined,
  [Channel.EMAIL]: MailOutlined,
  [Channel.PHONE]: PhoneOutlined,
  [Channel.WEB]: GlobalOutlined,
  [Channel.LETTER]: ReadOutlined,
  [Channel.FAX]: PrinterOutlined,
  [Channel.VISIT]: SolutionOutlined,
  [Channel.OPINION_BOOK]: BookOutlined,
  [Channel.WECHAT]: WechatOutlined,
  [Channel.SOCIAL]: ShareAltOutlined,
  [Channel.LEGACY_WRITTEN]: FormOutlined,
  [Channel.OTHER]: QuestionCircleOutlined,
};

/** The channel as a picture, with its name for those who do not see it, or beside it. */
export function ChannelIcon({ channel, named }: { channel: Channel; named?: boolean }) {
  const name = useLabels().channel(channel);
  const Icon = icons[channel] ?? QuestionCircleOutlined;
  if (named) {
    return (
      <span className="nowrap">
        <Icon aria-hidden /> {name}
      </span>
    );
  }
  return <Icon aria-label={name} title={name} role="img" className="muted" />;
}
