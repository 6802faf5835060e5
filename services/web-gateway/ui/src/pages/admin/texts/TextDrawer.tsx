import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Segmented, Select, Space, Switch } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useRef } from "react";
import { routing } from "@/api";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import { values } from "@/components/values";
import { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { TextModule } from "@/gen/afterdose/routing/v1/writing_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";

interface Values {
  name: string;
  body: string;
  kinds: WorkKind[];
  language: string;
  active: boolean;
  reason: string;
}

interface Props {
  module: TextModule | undefined;
  placeholders: string[];
  onClose: () => void;
}

/** Adds a text module, changes it or takes it out of use. Stands only while it is open. */
export function TextDrawer({ module, placeholders, onClose }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const notice = useNotice();
  const client = useQueryClient();
  const body = useRef<TextAreaRef>(null);
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: ({ reason, ...fields }: Values) =>
      routing.changeTextModule({
        textModule: { ...fields, textModuleId: module?.textModuleId ?? "" },
        reason,
        expectedVersion: module?.version ?? 0n,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["routing", "text-modules"] });
      notice.done(t.saved);
      onClose();
    },
  });
  const insert = (name: string) => {
    const area = body.current?.resizableTextArea?.textArea;
    const text = form.getFieldValue("body") ?? "";
    const [from, until] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
    form.setFieldsValue({ body: `${text.slice(0, from)}{{${name}}}${text.slice(until)}` });
    area?.focus();
  };
  const needed = { required: true, whitespace: true, message: t.needed };
  const start = module ? { ...module, kinds: [...module.kinds] } : { kinds: [], language: "zh", active: true };
  return (
    <Drawer
      open
      size={560}
      title={module ? t.change : t.add}
      onClose={onClose}
      extra={
        <Button type="primary" onClick={form.submit} loading={save.isPending}>
          {t.save}
        </Button>
      }
    >
      <Form form={form} layout="vertical" initialValues={start} onFinish={(fields) => save.mutate(fields)}>
        <Form.Item name="name" label={t.name} rules={[needed]}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="body" label={t.body} rules={[needed]}>
          <Input.TextArea ref={body} autoSize={{ minRows: 6, maxRows: 16 }} maxLength={4000} />
        </Form.Item>
        {placeholders.length > 0 && (
          <Form.Item label={t.placeholders}>
            <Space wrap size={4}>
              {placeholders.map((name) => (
                <Button key={name} size="small" onClick={() => insert(name)} aria-label={t.insert(name)}>
                  {`{{${name}}}`}
                </Button>
              ))}
            </Space>
          </Form.Item>
        )}
        <Form.Item name="kinds" label={t.kinds}>
          <Select
            mode="multiple"
            placeholder={t.allKinds}
            options={values(WorkKind).map((value) => ({ value, label: labels.kind(value) }))}
          />
        </Form.Item>
        <Form.Item name="language" label={t.language}>
          <Segmented
            options={[
              { value: "zh", label: t.zh },
              { value: "en", label: t.en },
            ]}
          />
        </Form.Item>
        <Form.Item name="active" label={t.active} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="reason" label={t.reason} rules={[needed]}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
        </Form.Item>
      </Form>
      <ProblemAlert error={save.error} />
    </Drawer>
  );
}
