import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { routing } from "@/api";
import { KindTag } from "@/components/KindTag";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import { Disposition } from "@/gen/afterdose/common/v1/common_pb";
import type { WorkItem } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages as page } from "../messages";
import { useChangeTicket } from "../useTicket";
import { messages } from "./messages";

/** What may come of a work item that no other service decides. */
const fitting = [Disposition.ANSWERED, Disposition.NOTED, Disposition.REFUSED, Disposition.UNREACHABLE];

interface Entered {
  disposition: Disposition;
  result: string;
}

/** Ends a consultation, suggestion or the like with a result in words. */
export function DisposeModal({ ticketId, item, onClose }: { ticketId: string; item: WorkItem; onClose: () => void }) {
  const t = useMessages(messages);
  const { cancel } = useMessages(page);
  const labels = useLabels();
  const notice = useNotice();
  const change = useChangeTicket(ticketId);
  const [form] = Form.useForm<Entered>();
  const dispose = useMutation({
    mutationFn: (entered: Entered) =>
      change(() => routing.disposeWorkItem({ workItemId: item.workItemId, ...entered })),
    onSuccess: () => {
      notice.done(t.saved);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t.dispose}
      okText={t.doDispose}
      cancelText={cancel}
      okButtonProps={{ loading: dispose.isPending }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p>
        <KindTag kind={item.kind} />
      </p>
      <ProblemAlert error={dispose.error} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ disposition: Disposition.ANSWERED }}
        onFinish={(entered) => dispose.mutate(entered)}
      >
        <Form.Item name="disposition" label={t.disposition} rules={[{ required: true, message: t.dispositionNeeded }]}>
          <Select options={fitting.map((each) => ({ value: each, label: labels.disposition(each) }))} />
        </Form.Item>
        <Form.Item
          name="result"
          label={t.result}
          rules={[{ required: true, whitespace: true, message: t.resultNeeded }]}
        >
          <Input.TextArea autoFocus autoSize={{ minRows: 3, maxRows: 8 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
