import type { UseQueryResult } from "@tanstack/react-query";
import { Checkbox, Input, Space, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/ErrorState";
import { WideTable } from "@/components/WideTable";

/** What is looked for in a list. */
export interface Wanted {
  text: string;
  withInactive: boolean;
}

interface Props<T> {
  query: Pick<UseQueryResult, "isError" | "isPending" | "error" | "refetch">;
  rows: T[];
  rowKey: keyof T & string;
  columns: TableColumnsType<T>;
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
  find: string;
  inactive: string;
  label: string;
  empty: ReactNode;
  /** Rows of a page. */
  page: number;
  width: number;
}

/** A list that is read whole and searched here, with or without what is not in use any more. */
export function WholeList<T extends object>(props: Props<T>) {
  const { query, rows, wanted, onWanted } = props;
  return (
    <>
      <Space wrap className="admin-bar">
        <Input.Search
          value={wanted.text}
          onChange={(event) => onWanted({ ...wanted, text: event.target.value })}
          placeholder={props.find}
          aria-label={props.find}
          allowClear
        />
        <Checkbox
          checked={wanted.withInactive}
          onChange={(event) => onWanted({ ...wanted, withInactive: event.target.checked })}
        >
          {props.inactive}
        </Checkbox>
      </Space>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <WideTable<T>
          rowKey={props.rowKey}
          size="small"
          aria-label={props.label}
          columns={props.columns}
          dataSource={rows}
          loading={query.isPending}
          pagination={rows.length > props.page ? { pageSize: props.page } : false}
          scroll={{ x: props.width }}
          locale={{ emptyText: query.isPending ? " " : props.empty }}
        />
      )}
    </>
  );
}
