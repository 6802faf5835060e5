import { LockOutlined } from "@ant-design/icons";
import { Result } from "antd";

/** Something that the person's roles do not open. */
export function NotAllowed({ title, hint }: { title: string; hint?: string }) {
  return (
    <Result
      icon={<LockOutlined className="not-allowed" />}
      title={<h1 className="card-title">{title}</h1>}
      subTitle={hint}
    />
  );
}
