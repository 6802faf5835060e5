//! A place in the region tree, checked once at the edge, because a path that is none would stop a whole batch.

use std::{fmt, str::FromStr};

/// A path such as `cn.east.zhejiang`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Region(String);

/// The text is no path of the region tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a region")]
pub struct NoRegion;

impl Region {
    /// The whole country: where a contact belongs of which nothing better is known.
    #[must_use]
    pub fn root() -> Self {
        Self("cn".to_owned())
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first of the proposals that is a region, else the root.
    #[must_use]
    pub fn first_of<'a>(proposals: impl IntoIterator<Item = &'a str>) -> Self {
        proposals
            .into_iter()
            .find_map(|text| text.parse().ok())
            .unwrap_or_else(Self::root)
    }
}

impl FromStr for Region {
    type Err = NoRegion;

    fn from_str(text: &str) -> Result<Self, NoRegion> {
        let text = text.trim();
        let label = |label: &str| {
            !label.is_empty()
                && label.len() <= 255
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        let is_path = text.len() <= 1_000 && (text == "cn" || text.starts_with("cn."));
        if is_path && text.split('.').all(label) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoRegion)
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_a_path_below_the_root_and_anything_else_is_none() {
        assert_eq!(
            "cn.east.zhejiang".parse::<Region>().unwrap().as_str(),
            "cn.east.zhejiang"
        );
        for text in [
            "",
            "*",
            "cn.",
            "cn..east",
            "CN",
            "us",
            "cn.浙江",
            "cn,us",
            "cnx.a",
        ] {
            assert_eq!(text.parse::<Region>(), Err(NoRegion), "{text}");
        }
        assert_eq!(Region::first_of(["", "x", "cn.east"]).as_str(), "cn.east");
        assert_eq!(Region::first_of([""]), Region::root());
    }
}
