//! A path in the region tree, read once where it enters.

use std::str::FromStr;

/// Labels of letters, digits, `_` and `-`, joined by dots, e.g. `cn.east.zhejiang`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Region(String);

/// The text is no path.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a region path")]
pub(crate) struct ParseRegionError;

impl Region {
    /// The path where nothing better is known: the root.
    pub(crate) fn root() -> Self {
        Self("cn".to_owned())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Region {
    type Err = ParseRegionError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_label = |label: &str| {
            (1..=255).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        };
        if text.split('.').count() <= 100 && text.split('.').all(is_label) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseRegionError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_plain_labels_pass() {
        assert_eq!(
            "cn.east.zhe-jiang_1".parse::<Region>().unwrap().as_str(),
            "cn.east.zhe-jiang_1"
        );
        for text in ["", ".", "cn.", "cn..east", "cn east", "cn.*", "中国"] {
            assert_eq!(text.parse::<Region>(), Err(ParseRegionError), "{text}");
        }
    }
}
