import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Drawer, Form, Input, Select, Switch } from "antd";
import { identity } from "@/api";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import type { Person } from "@/gen/afterdose/identity/v1/events_pb";
import { useMessages } from "@/i18n";
import { mixes } from "../permissions";
import { FirstPasswordField } from "./FirstPasswordField";
import { messages } from "./messages";
import { RegionsField } from "./RegionsField";
import { useRoles } from "./useRoles";

interface Values {
  login: string;
  displayName: string;
  roles: string[];
  regions: string[];
  active: boolean;
  firstPassword: string;
  reason: string;
}

/** Adds a person, or changes one. Stands only while it is open. */
export function PersonDrawer({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const { roles, nameOf } = useRoles();
  const [form] = Form.useForm<Values>();
  const chosen = Form.useWatch("roles", form) ?? [];
  const held = chosen.flatMap((name) => roles.find((role) => role.name === name)?.permissions ?? []);

  const save = useMutation({
    mutationFn: async (values: Values) => {
      const { login, displayName, roles: names, regions, firstPassword, active, reason } = values;
      if (!person) return identity.addPerson({ login, displayName, roles: names, regions, firstPassword });
      const { personId, version: expectedVersion } = person;
      return identity.changePerson({ personId, displayName, roles: names, regions, active, reason, expectedVersion });
    },
    onSuccess: async (_, values) => {
      await client.invalidateQueries({ queryKey: ["identity", "persons"] });
      notice.done(person ? t.saved : t.added(values.displayName));
      onClose();
    },
  });
  const needed = [{ required: true, message: t.needed }];
  return (
    <Drawer
      open
      size={480}
      title={person ? `${t.change} · ${person.displayName}` : t.add}
      onClose={onClose}
      extra={
        <Button type="primary" onClick={form.submit} loading={save.isPending}>
          {t.save}
        </Button>
      }
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={(values) => save.mutate(values)}
        initialValues={person ? { ...person } : { roles: [], regions: [], active: true }}
      >
        <Form.Item name="login" label={t.login} rules={person ? [] : needed}>
          <Input disabled={person !== undefined} autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name="displayName" label={t.name} rules={needed}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name="roles" label={t.roles} rules={needed}>
          <Select
            mode="multiple"
            options={roles.map((role) => ({ value: role.name, label: nameOf(role.name) }))}
            showSearch={{ optionFilterProp: "label" }}
          />
        </Form.Item>
        {mixes(held) && <Alert type="warning" showIcon title={t.mixed} className="form-alert" />}
        <Form.Item name="regions" label={t.regions} rules={needed}>
          <RegionsField />
        </Form.Item>
        {person ? (
          <>
            <Form.Item name="active" label={t.active} valuePropName="checked">
              <Switch />
            </Form.Item>
            <Form.Item name="reason" label={t.reason} rules={[{ required: true, whitespace: true, message: t.needed }]}>
              <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
            </Form.Item>
          </>
        ) : (
          <FirstPasswordField form={form} />
        )}
      </Form>
      <ProblemAlert error={save.error} />
    </Drawer>
  );
}
