import { Descriptions, Table } from "antd";
import type { ImportTableResponse } from "@/gen/afterdose/catalog/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";

/** What an import came to, and every flaw of every row. */
export function ImportResult({ answer }: { answer: ImportTableResponse }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  return (
    <>
      <Descriptions
        size="small"
        column={{ xs: 2, md: 5 }}
        items={[
          { key: "rows", label: t.rows, children: answer.rows.toLocaleString("en-US") },
          { key: "created", label: t.created, children: answer.created.toLocaleString("en-US") },
          { key: "changed", label: t.changed, children: answer.changed.toLocaleString("en-US") },
          { key: "unchanged", label: t.unchanged, children: answer.unchanged.toLocaleString("en-US") },
          { key: "encoding", label: t.encoding, children: answer.encoding || "–" },
        ]}
      />
      {answer.errors.length > 0 && (
        <Table
          rowKey={(one) => `${one.row} ${one.column} ${one.slug}`}
          size="small"
          dataSource={answer.errors}
          pagination={answer.errors.length > 50 ? { pageSize: 50 } : false}
          columns={[
            { key: "row", title: t.row, dataIndex: "row", width: 90 },
            { key: "column", title: t.column, width: 180, render: (_, one) => <code>{one.column || "–"}</code> },
            { key: "trouble", title: t.trouble, render: (_, one) => say(one) },
          ]}
        />
      )}
    </>
  );
}
