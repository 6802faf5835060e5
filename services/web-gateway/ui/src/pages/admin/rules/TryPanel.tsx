import { useMutation } from "@tanstack/react-query";
import { Button, Card, Input, Select, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { routing } from "@/api";
import { Empty } from "@/components/Empty";
import { KindTag } from "@/components/KindTag";
import { ProblemAlert } from "@/components/ProblemAlert";
import { values } from "@/components/values";
import { Channel } from "@/gen/afterdose/common/v1/common_pb";
import type { Finding } from "@/gen/afterdose/routing/v1/service_pb";
import { useLabels, useLanguage, useMessages } from "@/i18n";
import { Highlighted } from "./Highlighted";
import { messages } from "./messages";

/** What the rules in force make of a text that somebody pastes. */
export function TryPanel() {
  const t = useMessages(messages);
  const labels = useLabels();
  const { language } = useLanguage();
  const [text, setText] = useState("");
  const [channel, setChannel] = useState(Channel.UNSPECIFIED);
  const attempt = useMutation({
    mutationFn: async (tried: string) => ({ tried, ...(await routing.tryRules({ text: tried, channel })) }),
  });
  const columns: TableColumnsType<Finding> = [
    { key: "kind", title: t.kind, render: (_, one) => <KindTag kind={one.kind} /> },
    { key: "rule", title: t.rule, render: (_, one) => <code>{one.rule}</code> },
    { key: "words", title: t.words, render: (_, one) => one.words.map((word) => <Tag key={word}>{word}</Tag>) },
    { key: "team", title: t.team, render: (_, one) => labels.slug(one.team) },
    {
      key: "why",
      title: t.why,
      render: (_, one) => (language === "zh" ? one.explanationZh : one.explanationEn),
    },
  ];
  return (
    <Card size="small">
      <label htmlFor="try-text">{t.tryHint}</label>
      <Input.TextArea
        id="try-text"
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoSize={{ minRows: 6, maxRows: 16 }}
        maxLength={10_000}
      />
      <div className="try-actions">
        <span>{t.channel}</span>
        <Select
          value={channel}
          onChange={setChannel}
          aria-label={t.channel}
          popupMatchSelectWidth={false}
          options={[
            { value: Channel.UNSPECIFIED, label: t.any },
            ...values(Channel).map((value) => ({ value: value as Channel, label: labels.channel(value) })),
          ]}
        />
        <Button
          type="primary"
          onClick={() => attempt.mutate(text)}
          loading={attempt.isPending}
          disabled={text.trim() === ""}
        >
          {t.tryDo}
        </Button>
      </div>
      <ProblemAlert error={attempt.error} />
      {attempt.data && (
        <section aria-label={t.findings} aria-live="polite">
          <h2 className="card-title">{t.findings}</h2>
          <Highlighted text={attempt.data.tried} words={attempt.data.findings.flatMap((one) => one.words)} />
          <Table
            rowKey={(one) => `${one.kind} ${one.rule}`}
            size="small"
            columns={columns}
            dataSource={attempt.data.findings}
            pagination={false}
            locale={{ emptyText: <Empty text={t.nothing} /> }}
          />
        </section>
      )}
    </Card>
  );
}
