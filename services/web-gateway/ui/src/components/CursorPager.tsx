import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Space } from "antd";
import { useState } from "react";
import { defineMessages, useMessages } from "@/i18n";
import "./CursorPager.css";

const messages = defineMessages(
  {
    page: (page: number) => `第 ${page} 页`,
    total: (total: string) => `共 ${total} 条`,
    least: (total: string) => `${total} 条以上`,
    before: "上一页",
    next: "下一页",
    label: "分页",
  },
  {
    page: (page: number) => `Page ${page}`,
    total: (total: string) => `${total} in all`,
    least: (total: string) => `more than ${total}`,
    before: "Previous",
    next: "Next",
    label: "Pages",
  },
);

/** Where one is in a list that is paged by cursor. */
export interface CursorPosition {
  /** What to ask for; empty for the first page. */
  cursor: string;
  page: number;
  forward: (next: string) => void;
  back: () => void;
}

/** Remembers the way through a list; a different `key`, such as another filter, begins at the first page. */
export function useCursor(key: string): CursorPosition {
  const [way, setWay] = useState<{ key: string; cursors: string[] }>({ key, cursors: [] });
  const cursors = way.key === key ? way.cursors : [];
  return {
    cursor: cursors.at(-1) ?? "",
    page: cursors.length + 1,
    forward: (next) => setWay({ key, cursors: [...cursors, next] }),
    back: () => setWay({ key, cursors: cursors.slice(0, -1) }),
  };
}

interface Props {
  position: CursorPosition;
  /** The cursor of the next page; empty on the last. */
  next: string | undefined;
  /** How many there are in all, where that is known. */
  total?: bigint | number | undefined;
  /** There are more than `total`: nobody counted on. */
  totalIsLeast?: boolean | undefined;
  busy?: boolean;
}

/** The way to the next and the previous page of a list. */
export function CursorPager({ position, next, total, totalIsLeast, busy }: Props) {
  const t = useMessages(messages);
  return (
    <nav className="cursor-pager" aria-label={t.label}>
      <span className="muted numbers">
        {t.page(position.page)}
        {total !== undefined && ` · ${(totalIsLeast ? t.least : t.total)(total.toLocaleString("en-US"))}`}
      </span>
      <Space>
        <Button icon={<LeftOutlined />} disabled={position.page === 1 || busy} onClick={position.back}>
          {t.before}
        </Button>
        <Button
          icon={<RightOutlined />}
          iconPlacement="end"
          disabled={!next || busy}
          onClick={() => next && position.forward(next)}
        >
          {t.next}
        </Button>
      </Space>
    </nav>
  );
}
