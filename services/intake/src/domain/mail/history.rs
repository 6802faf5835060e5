//! What is new in a mail, apart from the history it quotes and the signature under it. Cutting is cautious: a mail
//! that would be left without a word keeps all of them, and a forwarded message is content, not history.

use std::sync::LazyLock;

use regex::Regex;

/// A mail's text in its three layers.
#[derive(Default)]
pub(super) struct Layers {
    pub(super) text: String,
    pub(super) quoted: String,
    pub(super) signature: String,
}

/// `在 2026年…，张三 <…> 写道：`, `On … wrote:`.
static ATTRIBUTION: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(r"(?i)^\s*(在|于|on|at|le)?.{0,300}(写道|寫道|wrote|写到)\s*[:：]\s*$")
});
/// `------------------ 原始邮件 ------------------`, `-----Original Message-----`.
static DIVIDER: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^\s*[-_=]{2,}\s*(原始邮件|邮件原件|原邮件|原始訊息|回复的原邮件|original message)\s*[-_=]{2,}\s*$",
    )
});
/// A divider above a forwarded message: what follows is what the sender wants us to read.
static FORWARDED: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^\s*[-_=]{2,}\s*(转发的?邮件|转发邮件信息|forwarded message|begin forwarded message).{0,40}$",
    )
});
static HEADER_FROM: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(r"(?i)^[\s>*]*(发件人|發件人|寄件者|from)\**\s*[:：]")
});
static HEADER_OTHER: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^[\s>*]*(发送时间|發送時間|发送日期|日期|时间|收件人|收件者|主题|主旨|sent|date|to|subject)\**\s*[:：]",
    )
});
static FOOT: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^\s*(发自我的.{0,40}|從我的.{0,30}傳送|从我的.{0,30}发送|sent from my .{0,40}|获取 ?outlook for (ios|android).*|get outlook for .*|来自.{0,12}邮箱.{0,10}|发自.{0,20}邮箱.{0,10})\s*$",
    )
});

pub(super) fn split(text: &str) -> Layers {
    let lines: Vec<&str> = text.lines().collect();
    let cut = history_start(&lines);
    let mut own = Vec::new();
    let mut quoted = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let is_history = cut.is_some_and(|cut| at >= cut) || line.trim_start().starts_with('>');
        if is_history {
            quoted.push(*line)
        } else {
            own.push(*line)
        }
    }
    let foot = signature_start(&own);
    let signature = own.split_off(foot);
    let layers = Layers {
        text: block(&own),
        quoted: block(&quoted),
        signature: block(&signature),
    };
    if layers.text.is_empty() && !text.trim().is_empty() {
        return Layers {
            text: text.trim().to_owned(),
            ..Layers::default()
        };
    }
    layers
}

/// The line from which everything is history.
fn history_start(lines: &[&str]) -> Option<usize> {
    for at in 0..lines.len() {
        let line = lines[at];
        if FORWARDED.is_match(line) {
            return None;
        }
        if DIVIDER.is_match(line) || is_header_block(lines, at) {
            // a rule or an empty line above belongs to the history
            let ruled = at > 0
                && !lines[at - 1].trim().is_empty()
                && lines[at - 1].trim().chars().all(|c| c == '_' || c == '-');
            return Some(if ruled { at - 1 } else { at });
        }
        if is_attribution(lines, at) {
            return Some(at);
        }
    }
    None
}

/// An attribution line, possibly folded onto a second one. Answers written between `>` lines below it stay the
/// sender's own words, so only one followed by unmarked text starts the history.
fn is_attribution(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    let has_clue = |text: &str| text.contains('@') || text.chars().filter(char::is_ascii_digit).count() >= 4;
    let length = if line.len() < 800 && ATTRIBUTION.is_match(line) && has_clue(line) {
        1
    } else {
        let Some(next) = lines.get(at + 1).map(|next| next.trim()) else {
            return false;
        };
        let opens = ["On ", "在 ", "在2", "于2", "于 "]
            .iter()
            .any(|opening| line.starts_with(opening));
        let joined = format!("{line} {next}");
        if !opens || joined.len() > 800 || !ATTRIBUTION.is_match(&joined) || !has_clue(&joined) {
            return false;
        }
        2
    };
    let below = lines[at + length..]
        .iter()
        .map(|line| line.trim())
        .find(|line| !line.is_empty());
    let after_marked = lines[at + length..]
        .iter()
        .filter(|line| !line.trim_start().starts_with('>'))
        .any(|line| !line.trim().is_empty());
    !(below.is_some_and(|line| line.starts_with('>')) && after_marked)
}

/// `发件人:` with at least two more header lines close below it: Outlook's and Foxmail's way of quoting.
fn is_header_block(lines: &[&str], at: usize) -> bool {
    HEADER_FROM.is_match(lines[at])
        && at > 0
        && lines[at + 1..]
            .iter()
            .take(6)
            .filter(|line| HEADER_OTHER.is_match(line))
            .count()
            >= 2
}

/// The line from which the sender's own lines are signature; their number when there is none.
fn signature_start(lines: &[&str]) -> usize {
    let last = |wanted: &dyn Fn(&str) -> bool| lines.iter().rposition(|line| wanted(line));
    let delimiter = last(&|line| line == "-- " || line == "--");
    if let Some(at) = delimiter.filter(|at| lines.len() - at <= 30) {
        return at;
    }
    let words = lines.iter().rposition(|line| !line.trim().is_empty());
    words
        .filter(|&at| FOOT.is_match(lines[at]))
        .unwrap_or(lines.len())
}

fn block(lines: &[&str]) -> String {
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn history_of_the_usual_clients_is_set_apart() {
        for history in [
            "------------------ 原始邮件 ------------------\n发件人: \"a\"<a@b.cn>\n旧内容",
            "在 2026-11-20 10:00:00，\"客服\" <kf@b.cn> 写道：\n旧内容",
            "On Fri, Nov 20, 2026 at 10:00 AM Service <kf@b.cn>\nwrote:\n> 旧内容",
            "________________________________\n发件人: 客服\n发送时间: 2026年11月20日\n收件人: 张\n主题: 答复\n\n旧内容",
        ] {
            let layers = split(&format!("请尽快处理。\n\n{history}"));
            assert_eq!(layers.text, "请尽快处理。", "{history}");
            assert!(layers.quoted.contains("旧内容"), "{history}");
        }
    }

    #[test]
    fn answers_between_quoted_lines_stay() {
        let layers = split("On 2026-11-20 kf@b.cn wrote:\n> 批号是？\n20260101\n> 数量？\n3盒");
        assert!(layers.text.ends_with("20260101\n3盒"));
        assert_eq!(layers.quoted, "> 批号是？\n> 数量？");
    }

    #[test]
    fn a_forwarded_message_is_content() {
        let text = "请看：\n---------- Forwarded message ---------\n发件人: a@b.cn\n日期: 2026-11-20\n主题: 投诉\n\n药片变色";
        assert!(split(text).text.contains("药片变色"));
        assert_eq!(split("> 只有引用").text, "> 只有引用");
    }

    #[test]
    fn signatures_are_set_apart() {
        let layers = split("已收到。\n-- \n王芳\n021-12345678");
        assert_eq!(
            (layers.text.as_str(), layers.signature.contains("王芳")),
            ("已收到。", true)
        );
        assert_eq!(split("已收到。\n\n发自我的iPhone").signature, "发自我的iPhone");
    }
}
