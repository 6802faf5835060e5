import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { identity } from "@/api";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import type { Person } from "@/gen/afterdose/identity/v1/events_pb";
import { useMessages } from "@/i18n";
import { FirstPasswordField } from "./FirstPasswordField";
import { messages } from "./messages";

/** Gives somebody who forgot theirs a new first password. Stands only while it is open. */
export function ResetPassword({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useMessages(messages);
  const notice = useNotice();
  const [form] = Form.useForm<{ firstPassword: string; reason: string }>();
  const reset = useMutation({
    mutationFn: (values: { firstPassword: string; reason: string }) =>
      identity.resetPassword({ personId: person.personId, ...values }),
    onSuccess: () => {
      notice.done(t.resetDone);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t.resetTitle(person.displayName)}
      okText={t.reset}
      okButtonProps={{ danger: true, loading: reset.isPending }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p>{t.resetNote}</p>
      <Form form={form} layout="vertical" onFinish={(values) => reset.mutate(values)}>
        <FirstPasswordField form={form} />
        <Form.Item name="reason" label={t.reason} rules={[{ required: true, whitespace: true, message: t.needed }]}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
        </Form.Item>
      </Form>
      <ProblemAlert error={reset.error} />
    </Modal>
  );
}
