//! Which of the two languages a reader wants.

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Chinese,
    English,
}

impl Language {
    /// What was asked for, else what the browser prefers, else Chinese.
    pub(crate) fn choose(asked: Option<&str>, accept_language: Option<&str>) -> Self {
        let asked = asked.and_then(Self::from_tag);
        let preferred = || accept_language.and_then(preferred);
        asked.or_else(preferred).unwrap_or(Self::Chinese)
    }

    /// `zh` or `en`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// For the `lang` attribute.
    pub(crate) fn html(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Chinese => Self::English,
            Self::English => Self::Chinese,
        }
    }

    fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split('-').next()?.to_ascii_lowercase();
        match primary.as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// The one of our languages with the highest quality; the earlier one wins a draw.
fn preferred(accept_language: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for range in accept_language.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let Some(language) = Language::from_tag(tag) else {
            continue;
        };
        let quality = parameters.trim().strip_prefix("q=");
        let quality: f32 = quality.and_then(|quality| quality.parse().ok()).unwrap_or(1.0);
        if quality > 0.0 && best.is_none_or(|(known, _)| quality > known) {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::Language::{self, Chinese, English};

    #[test]
    fn the_question_wins_over_the_browser_and_chinese_is_the_default() {
        assert_eq!(Language::choose(Some("en"), Some("zh-CN")), English);
        assert_eq!(
            Language::choose(Some("xx"), Some("en-GB,en;q=0.9,zh;q=0.1")),
            English
        );
        assert_eq!(Language::choose(None, Some("fr,en;q=0.4,zh-TW;q=0.8")), Chinese);
        assert_eq!(Language::choose(None, Some("fr, de")), Chinese);
        assert_eq!(Language::choose(None, Some("en;q=0")), Chinese);
        assert_eq!(Language::choose(None, None), Chinese);
    }
}
