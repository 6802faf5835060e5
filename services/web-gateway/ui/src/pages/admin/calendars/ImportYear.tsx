import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Drawer, Form, Input, Upload } from "antd";
import { useState } from "react";
import { routing } from "@/api";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import { useMessages } from "@/i18n";
import { messages } from "./messages";
import { YearView } from "./YearView";
import { readYear, yearOf } from "./year";

/** Reads a year from a file, shows what it would be, and imports it. Stands only while it is open. */
export function ImportYear({ known, onClose }: { known: number[]; onClose: (year?: number) => void }) {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const [form] = Form.useForm<{ reason: string }>();
  const [csv, setCsv] = useState("");
  const file = readYear(csv);
  const year = yearOf(file);
  const count = (kind: "off" | "work") => file.days.filter((special) => special.kind === kind).length;
  const load = useMutation({
    mutationFn: ({ reason }: { reason: string }) => routing.importCalendarYear({ year, csv, reason }),
    onSuccess: async ({ days }) => {
      await client.invalidateQueries({ queryKey: ["routing", "calendar-years"] });
      notice.done(t.done(year, days));
      onClose(year);
    },
  });
  const read = async (chosen: File) => {
    try {
      setCsv(await chosen.text());
    } catch (error) {
      notice.refused(error);
    }
  };
  return (
    <Drawer
      open
      size={760}
      title={t.importTitle}
      onClose={() => onClose()}
      extra={
        <Button type="primary" onClick={form.submit} loading={load.isPending} disabled={year === 0}>
          {t.do}
        </Button>
      }
    >
      <p className="muted">{t.format}</p>
      <Upload
        accept=".csv,text/csv"
        maxCount={1}
        showUploadList={false}
        beforeUpload={(chosen) => {
          void read(chosen);
          return false;
        }}
      >
        <Button>{t.choose}</Button>
      </Upload>
      <Input.TextArea
        value={csv}
        onChange={(event) => setCsv(event.target.value)}
        placeholder={`${t.paste}\ndate,kind,name_zh\n2027-01-01,off,元旦`}
        aria-label={t.paste}
        rows={6}
        className="preformatted import-text"
        spellCheck={false}
      />
      <Form form={form} layout="vertical" onFinish={(values) => load.mutate(values)}>
        <Form.Item name="reason" label={t.reason} rules={[{ required: true, whitespace: true, message: t.needed }]}>
          <Input placeholder={t.reasonHint} maxLength={500} />
        </Form.Item>
      </Form>
      <ProblemAlert error={load.error} />
      {file.badLines.length > 0 && <Alert type="error" showIcon title={t.bad(file.badLines.join(", "))} />}
      <h3>{t.preview}</h3>
      {year === 0 && <p className="muted">{t.nothing}</p>}
      {year > 0 && (
        <>
          <p>
            <b>{t.found(year, count("off"), count("work"))}</b>
          </p>
          {known.includes(year) && <Alert type="warning" showIcon title={t.replaces(year)} className="form-alert" />}
          <YearView year={year} days={file.days} />
        </>
      )}
    </Drawer>
  );
}
