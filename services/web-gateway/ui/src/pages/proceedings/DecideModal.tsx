import { useMutation } from "@tanstack/react-query";
import { Form, Input, Modal, Select } from "antd";
import { KindTag } from "@/components/KindTag";
import { ProblemAlert } from "@/components/ProblemAlert";
import type { Disposition } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";
import type { Desk, Proceeding } from "./proceeding";

interface Props {
  desk: Desk;
  found: Proceeding;
  onDone: () => Promise<void>;
  onClose: () => void;
}

interface Entered {
  disposition: Disposition;
  words: string;
}

/** An outcome that fits, and the reasons in words. */
export function DecideModal({ desk, found, onDone, onClose }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const [form] = Form.useForm<Entered>();
  const decide = useMutation({
    mutationFn: ({ disposition, words }: Entered) => desk.decide(found.id, disposition, words, found.version),
    onSuccess: async () => {
      await onDone();
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t.decide}
      okText={t.decide}
      cancelText={t.cancel}
      okButtonProps={{ loading: decide.isPending }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="muted">
        <KindTag kind={found.kind} /> {t.decideHint}
      </p>
      <ProblemAlert error={decide.error} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(entered) => decide.mutate(entered)}>
        <Form.Item name="disposition" label={t.disposition} rules={[{ required: true, message: t.dispositionNeeded }]}>
          <Select
            autoFocus
            options={desk.outcomes(found.kind).map((each) => ({ value: each, label: labels.disposition(each) }))}
          />
        </Form.Item>
        <Form.Item name="words" label={t.words} rules={[{ required: true, whitespace: true, message: t.wordsNeeded }]}>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 12 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
