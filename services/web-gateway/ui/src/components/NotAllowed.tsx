import { LockOutlined } from "@ant-design/icons";
import { State } from "./State";

/** Something that the person's roles do not open. */
export function NotAllowed({ title, hint }: { title: string; hint?: string }) {
  return (
    <State icon={<LockOutlined />} title={title}>
      {hint}
    </State>
  );
}
