import { ArrowUpOutlined } from "@ant-design/icons";
import { defineMessages, useMessages } from "@/i18n";
import "./NewsBar.css";

const messages = defineMessages(
  { news: (count: number) => `有 ${count} 条新记录，点击显示`, quiet: "列表已是最新" },
  { news: (count: number) => `${count} new: show`, quiet: "The list is up to date" },
);

/** Says how many came since the list was shown; keeps its place, so that nothing moves when they do. */
export function NewsBar({ news, onShow }: { news: number; onShow: () => void }) {
  const t = useMessages(messages);
  return (
    <div className="news-bar" aria-live="polite">
      {news > 0 ? (
        <button type="button" onClick={onShow}>
          <ArrowUpOutlined aria-hidden /> {t.news(news)}
        </button>
      ) : (
        <span className="muted">{t.quiet}</span>
      )}
    </div>
  );
}
