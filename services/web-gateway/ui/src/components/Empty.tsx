import { Empty as AntEmpty } from "antd";
import type { ReactNode } from "react";

/** Nothing is there, and why that is fine or what to do. */
export function Empty({ text, children }: { text: ReactNode; children?: ReactNode }) {
  return (
    <AntEmpty image={AntEmpty.PRESENTED_IMAGE_SIMPLE} description={text}>
      {children}
    </AntEmpty>
  );
}
