import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Drawer, Form, Input } from "antd";
import { identity } from "@/api";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import type { Role } from "@/gen/afterdose/identity/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { allPermissions, type Duty, dutyOf, mixes, permissionLabel } from "../permissions";
import { messages } from "./messages";

interface Values {
  name: string;
  nameZh: string;
  nameEn: string;
  permissions: string[];
  reason: string;
}

const DUTIES: Duty[] = ["look", "operate", "administer"];

/** Adds a role or changes what it permits. Stands only while it is open. */
export function RoleDrawer({ role, onClose }: { role: Role | undefined; onClose: () => void }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const notice = useNotice();
  const client = useQueryClient();
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch("permissions", form) ?? [];
  const mixed = mixes(chosen);
  const save = useMutation({
    mutationFn: ({ reason, ...values }: Values) =>
      identity.changeRole({ role: values, reason, expectedVersion: role?.version ?? 0n }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["identity", "roles"] });
      notice.done(t.saved);
      onClose();
    },
  });
  const needed = { required: true, whitespace: true, message: t.needed };
  const permissions = allPermissions(role?.permissions ?? []);
  return (
    <Drawer
      open
      size={480}
      title={role ? t.change : t.add}
      onClose={onClose}
      extra={
        <Button type="primary" onClick={form.submit} loading={save.isPending} disabled={mixed}>
          {t.save}
        </Button>
      }
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={(values) => save.mutate(values)}
        initialValues={role ? { ...role, permissions: [...role.permissions] } : { permissions: [] }}
      >
        <Form.Item
          name="name"
          label={t.name}
          extra={t.nameHint}
          rules={[needed, { pattern: /^[a-z][a-z0-9_]*$/, message: t.badName }]}
        >
          <Input disabled={role !== undefined} maxLength={64} />
        </Form.Item>
        <Form.Item name="nameZh" label={t.nameZh} rules={[needed]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="nameEn" label={t.nameEn} rules={[needed]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="permissions" label={t.permissions}>
          <Checkbox.Group className="role-permissions">
            {DUTIES.map((duty) => (
              <fieldset key={duty}>
                <legend>{t[duty]}</legend>
                {permissions
                  .filter((name) => dutyOf(name) === duty)
                  .map((name) => (
                    <Checkbox key={name} value={name}>
                      {say(permissionLabel(name))}
                    </Checkbox>
                  ))}
              </fieldset>
            ))}
          </Checkbox.Group>
        </Form.Item>
        {mixed && <Alert type="error" showIcon title={t.mixed} className="form-alert" />}
        <Form.Item name="reason" label={t.reason} rules={[needed]}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
        </Form.Item>
      </Form>
      <ProblemAlert error={save.error} />
    </Drawer>
  );
}
