import { Table, type TableProps } from "antd";
import type { ReactNode } from "react";
import { CursorPager, type CursorPosition } from "./CursorPager";
import { Empty } from "./Empty";
import { ErrorState } from "./ErrorState";
import "./CursorTable.css";

interface Props<T extends object> {
  columns: TableProps<T>["columns"];
  rows: T[] | undefined;
  idOf: (row: T) => string;
  /** What a screen reader calls the table. */
  label: string;
  empty: ReactNode;
  /** The first page has not come yet. */
  loading: boolean;
  error?: unknown;
  onRetry?: () => void;
  onOpen?: (row: T) => void;
  rowClass?: (row: T) => string;
  position?: CursorPosition;
  next?: string | undefined;
  busy?: boolean;
  width?: number;
}

/** A list that is paged by the service's cursor. Rows open by a click, and by the link that each of them holds. */
export function CursorTable<T extends object>(props: Props<T>) {
  const { rows, idOf, position, onOpen, rowClass } = props;
  if (props.error && !rows)
    return <ErrorState error={props.error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />;
  return (
    <div className="cursor-table">
      <Table<T>
        size="small"
        rowKey={idOf}
        columns={props.columns}
        dataSource={rows ?? []}
        loading={props.loading}
        pagination={false}
        scroll={{ x: props.width ?? 760 }}
        tableLayout="fixed"
        aria-label={props.label}
        rowClassName={(row) => `${onOpen ? "opens" : ""} ${rowClass?.(row) ?? ""}`}
        locale={{ emptyText: props.loading ? " " : <Empty text={props.empty} /> }}
        onRow={(row) => ({
          onClick: (event) => {
            // A link or button in the row does what it says, and text can be marked.
            const hit = event.target as HTMLElement;
            if (hit.closest("a, button, input") || window.getSelection()?.toString()) return;
            onOpen?.(row);
          },
        })}
      />
      {position && <CursorPager position={position} next={props.next} busy={props.busy ?? false} />}
    </div>
  );
}
