import { Form, Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { defineMessages, useMessages } from "@/i18n";
import { ProblemAlert } from "./ProblemAlert";

const messages = defineMessages(
  { reason: "原因", needed: "请填写原因，它会记入日志。", cancel: "取消" },
  { reason: "Reason", needed: "Please give a reason; it goes into the journal.", cancel: "Cancel" },
);

interface Props {
  title: ReactNode;
  /** What the button says. */
  action: string;
  danger?: boolean;
  /** Something else has to be done in the window first. */
  blocked?: boolean;
  children?: ReactNode;
  onCancel: () => void;
  /** Does it; the window closes itself only when this succeeds. */
  onConfirm: (reason: string) => Promise<unknown>;
}

/** Asks why before something is done that the journal records. Stands only while it is open. */
export function ReasonModal({ title, action, danger, blocked, children, onCancel, onConfirm }: Props) {
  const t = useMessages(messages);
  const [form] = Form.useForm<{ reason: string }>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const confirm = async ({ reason }: { reason: string }) => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm(reason.trim());
      onCancel();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      okText={action}
      cancelText={t.cancel}
      okButtonProps={{ danger: danger ?? false, loading: busy, disabled: blocked ?? false }}
      onOk={form.submit}
      onCancel={onCancel}
    >
      {children}
      <Form form={form} layout="vertical" onFinish={confirm} requiredMark={false}>
        <Form.Item name="reason" label={t.reason} rules={[{ required: true, whitespace: true, message: t.needed }]}>
          <Input.TextArea autoFocus autoSize={{ minRows: 2, maxRows: 5 }} maxLength={500} />
        </Form.Item>
      </Form>
      <ProblemAlert error={error} />
    </Modal>
  );
}
