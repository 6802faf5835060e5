import { Button, Form, type FormInstance, Input, Space } from "antd";
import { useMessages } from "@/i18n";
import { firstPassword } from "./firstPassword";
import { messages } from "./messages";

/** A first password to type or to draw; shown, because somebody has to tell it to the person. */
export function FirstPasswordField({ form }: { form: FormInstance }) {
  const t = useMessages(messages);
  return (
    <Form.Item label={t.firstPassword} htmlFor="firstPassword" extra={t.firstPasswordHint} required>
      <Space.Compact block>
        <Form.Item name="firstPassword" noStyle rules={[{ required: true, message: t.needed }]}>
          <Input id="firstPassword" autoComplete="new-password" spellCheck={false} />
        </Form.Item>
        <Button onClick={() => form.setFieldsValue({ firstPassword: firstPassword() })}>{t.generate}</Button>
      </Space.Compact>
    </Form.Item>
  );
}
