import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Modal } from "antd";
import { routing } from "@/api";
import { Loading } from "@/components/Loading";
import { ProblemAlert } from "@/components/ProblemAlert";
import type { Channel } from "@/gen/afterdose/common/v1/common_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";
import { Marked } from "./placeholders";

interface Props {
  ticketId: string;
  channel: Channel;
  body: string;
  onClose: () => void;
}

/** A reply as it will be sent. */
export function PreviewModal({ ticketId, channel, body, onClose }: Props) {
  const t = useMessages(messages);
  const { data, error } = useQuery({
    queryKey: ["routing", "preview", ticketId, channel, body],
    queryFn: ({ signal }) => routing.previewReply({ ticketId, channel, body }, { signal }),
    gcTime: 0,
  });
  return (
    <Modal
      open
      title={t.previewTitle}
      width={680}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t.close}</Button>}
    >
      <ProblemAlert error={error} />
      {!data && !error && <Loading />}
      {data && (
        <>
          {data.unfilled.length > 0 && <Alert type="warning" showIcon title={t.unfilled(data.unfilled.join(" "))} />}
          <dl className="facts">
            <div className="fact">
              <dt>{t.recipient}</dt>
              <dd>{data.recipientMasked || <span className="muted">{t.noRecipient}</span>}</dd>
            </div>
            <div className="fact">
              <dt>{t.subject}</dt>
              <dd>{data.subject}</dd>
            </div>
          </dl>
          <div className="preview-body">
            <Marked text={data.body} />
          </div>
        </>
      )}
    </Modal>
  );
}
