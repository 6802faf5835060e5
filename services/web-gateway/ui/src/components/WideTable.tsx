import { Table, type TableProps } from "antd";
import { useEffect, useRef } from "react";

/** A table that may be wider than its place: what scrolls can be reached and scrolled by keyboard. */
export function WideTable<T extends object>(props: TableProps<T>) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const content = frame.current?.querySelector<HTMLElement>(".ant-table-content");
    if (!content) return;
    const watch = new ResizeObserver(() => {
      if (content.scrollWidth > content.clientWidth) content.tabIndex = 0;
      else content.removeAttribute("tabindex");
    });
    watch.observe(content);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={frame}>
      <Table<T> {...props} />
    </div>
  );
}
