import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Select } from "antd";
import { catalog } from "@/api";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import type { Region } from "@/gen/afterdose/catalog/v1/events_pb";
import { useMessages } from "@/i18n";
import { KINDS, type Kind, messages } from "./messages";

interface Props {
  /** The region to change … */
  region?: Region;
  /** … or the one below which another is added. */
  parent?: Region;
  onClose: () => void;
}

interface Values {
  part: string;
  nameZh: string;
  nameEn: string;
  kind: Kind;
  reason: string;
}

/** Adds a region or changes its names. Stands only while it is open. */
export function RegionDrawer({ region, parent, onClose }: Props) {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const save = useMutation({
    mutationFn: ({ part, reason, ...names }: Values) => {
      const path = region?.path ?? `${parent?.path}.${part}`;
      return catalog.changeRegion({ region: { ...names, path }, reason, expectedVersion: region?.version ?? 0n });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["catalog", "regions"] });
      notice.done(t.saved);
      onClose();
    },
  });
  const needed = { required: true, whitespace: true, message: t.needed };
  const above = parent ? KINDS.indexOf(parent.kind as Kind) : -1;
  const start = region
    ? { ...region, part: region.path.split(".").at(-1) }
    : { kind: KINDS[Math.min(above + 1, KINDS.length - 1)] };
  return (
    <Drawer
      open
      size={440}
      title={region ? t.change : t.add}
      onClose={onClose}
      extra={
        <Button type="primary" onClick={form.submit} loading={save.isPending}>
          {t.save}
        </Button>
      }
    >
      <Form form={form} layout="vertical" initialValues={start} onFinish={(values) => save.mutate(values)}>
        <Form.Item
          name="part"
          label={t.lastPart}
          extra={t.lastPartHint}
          rules={[needed, { pattern: /^[a-z0-9_]+$/, message: t.badPart }]}
        >
          <Input
            disabled={region !== undefined}
            maxLength={40}
            {...(parent ? { prefix: <span className="muted">{parent.path}.</span> } : {})}
          />
        </Form.Item>
        <Form.Item name="nameZh" label={t.nameZh} rules={[needed]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="nameEn" label={t.nameEn} rules={[needed]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="kind" label={t.kind} rules={[needed]}>
          <Select disabled={region !== undefined} options={KINDS.map((value) => ({ value, label: t[value] }))} />
        </Form.Item>
        <Form.Item name="reason" label={t.reason} rules={[needed]}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
        </Form.Item>
      </Form>
      <ProblemAlert error={save.error} />
    </Drawer>
  );
}
