import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Popconfirm, Segmented, Space, Tooltip, Upload } from "antd";
import { useState } from "react";
import { catalog, RequestRefused } from "@/api";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import { useMessages } from "@/i18n";
import "../admin.css";
import { ImportResult } from "./ImportResult";
import { messages, TABLES, type TableName } from "./messages";

/** What one request carries, with room for its envelope. */
const LARGEST_BYTES = 5 * 1024 * 1024;

interface Chosen {
  name: string;
  csv: Uint8Array;
}

/** Master data from files: tried first, then imported as a whole. */
export default function ImportPage() {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const [table, setTable] = useState<TableName>("products");
  const [file, setFile] = useState<Chosen>();
  const run = useMutation({
    mutationFn: async ({ csv, dryRun }: { csv: Uint8Array; dryRun: boolean }) => ({
      csv,
      table,
      dryRun,
      answer: await catalog.importTable({ table, csv, dryRun }),
    }),
    onSuccess: ({ dryRun, answer }) => {
      if (dryRun || answer.errors.length > 0) return;
      notice.done(t.done);
      void client.invalidateQueries({ queryKey: ["catalog"] });
    },
  });
  const result = run.data && run.data.csv === file?.csv && run.data.table === table ? run.data : undefined;
  const clean = result?.dryRun && result.answer.errors.length === 0;
  const take = async (chosen: File) => {
    if (chosen.size > LARGEST_BYTES) {
      notice.refused(
        new RequestRefused({
          slug: "file-too-large",
          zh: messages.zh.tooLarge,
          en: messages.en.tooLarge,
          signedOut: false,
        }),
      );
      return;
    }
    try {
      setFile({ name: chosen.name, csv: new Uint8Array(await chosen.arrayBuffer()) });
    } catch (error) {
      notice.refused(error);
    }
  };
  return (
    <>
      <PageHeader title={t.title} note={t.note} />
      <Card size="small" className="admin-card">
        <Space orientation="vertical" size="middle" className="import-form">
          <Segmented<TableName>
            value={table}
            onChange={setTable}
            aria-label={t.table}
            options={(Object.keys(TABLES) as TableName[]).map((value) => ({ value, label: t[value] }))}
          />
          <div className="muted">
            {t.columns}
            <code>{TABLES[table]}</code>
            <br />
            {t.order}
          </div>
          <Upload.Dragger
            accept=".csv,text/csv"
            maxCount={1}
            showUploadList={false}
            beforeUpload={(chosen) => {
              void take(chosen);
              return false;
            }}
          >
            <p>
              <InboxOutlined aria-hidden className="import-icon" />
            </p>
            <p>{file ? t.chosen(file.name, `${Math.ceil(file.csv.length / 1024)} KB`) : t.drop}</p>
          </Upload.Dragger>
          <Space>
            <Button
              onClick={() => file && run.mutate({ csv: file.csv, dryRun: true })}
              disabled={!file}
              loading={run.isPending}
            >
              {t.dryRun}
            </Button>
            <Popconfirm
              title={t.importTitle}
              okText={t.import}
              disabled={!clean}
              onConfirm={() => file && run.mutate({ csv: file.csv, dryRun: false })}
            >
              <Tooltip title={clean ? "" : t.needsDryRun}>
                <Button type="primary" disabled={!clean || run.isPending}>
                  {t.import}
                </Button>
              </Tooltip>
            </Popconfirm>
          </Space>
        </Space>
      </Card>
      <ProblemAlert error={run.error} />
      {result && (
        <Card
          size="small"
          title={<h2 className="card-title">{result.dryRun ? t.tried : t.done}</h2>}
          aria-live="polite"
        >
          <Alert
            type={result.answer.errors.length > 0 ? "error" : "success"}
            showIcon
            title={result.answer.errors.length > 0 ? t.errors(result.answer.errors.length) : t.clean}
            className="form-alert"
          />
          <ImportResult answer={result.answer} />
        </Card>
      )}
    </>
  );
}
