import { SafetyCertificateOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Progress, Table } from "antd";
import { useState } from "react";
import { operations, toDate } from "@/api";
import { inChina } from "@/components/DateTime";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNow } from "@/components/useNow";
import type { VerifyJournalResponse } from "@/gen/afterdose/operations/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import type { Service } from "../services";
import { messages } from "./messages";

/** The service answers within this time or says that the journal is too long for it. */
const MOST_MS = 130_000;

/** Computes the journal of a service anew. Stands for one service: another one gets a panel of its own. */
export function VerifyPanel({ service }: { service: Service }) {
  const t = useMessages(messages);
  const [began, setBegan] = useState(0);
  const verify = useMutation({
    mutationFn: () => operations.verifyJournal({ service }, { timeoutMs: MOST_MS }),
    onMutate: () => setBegan(Date.now()),
  });
  return (
    <div className="verify">
      <Button icon={<SafetyCertificateOutlined />} onClick={() => verify.mutate()} loading={verify.isPending}>
        {t.verify}
      </Button>
      {verify.isPending && <Running began={began} />}
      <ProblemAlert error={verify.error} />
      {verify.data && !verify.isPending && <Result result={verify.data} />}
    </div>
  );
}

function Running({ began }: { began: number }) {
  const t = useMessages(messages);
  const passed = Math.max(0, useNow() - began);
  return (
    <div role="status" className="verify-running">
      <Progress percent={Math.min(99, Math.round((passed / MOST_MS) * 100))} showInfo={false} status="active" />
      <span className="muted">{t.verifying(Math.round(passed / 1000))}</span>
    </div>
  );
}

function Result({ result }: { result: VerifyJournalResponse }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const at = toDate(result.verifiedAt);
  const when = at ? t.verifiedAt(inChina(at, "second")) : "";
  const number = (value: bigint) => value.toLocaleString("en-US");
  if (result.findings.length === 0) {
    return (
      <Alert
        type="success"
        showIcon
        role="status"
        title={t.intact(number(result.entries), number(result.aggregates), number(result.seals))}
        description={when}
      />
    );
  }
  return (
    <>
      <Alert type="error" showIcon role="alert" title={t.broken(result.findings.length)} description={when} />
      <Table
        rowKey={(one) => `${one.place} ${one.zh}`}
        size="small"
        pagination={result.findings.length > 20 ? { pageSize: 20 } : false}
        dataSource={result.findings}
        columns={[
          { key: "place", title: t.place, render: (_, one) => <code>{one.place}</code> },
          { key: "finding", title: t.finding, render: (_, one) => say(one) },
        ]}
      />
    </>
  );
}
