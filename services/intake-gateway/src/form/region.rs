//! The sales regions and their provinces, as the select box of the form offers them. The paths are those of the catalogue;
//! the list is embedded because the front door needs nothing but NATS.

/// `path,name_zh,name_en`, each region before its provinces.
const FILE: &str = include_str!("../../data/regions.csv");

/// A region or a province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) path: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

impl Region {
    /// `cn.east.zhejiang` is a province, `cn.east` a sales region.
    pub(crate) fn is_province(&self) -> bool {
        self.path.split('.').count() == 3
    }
}

/// All of them, in the order of the list.
pub(crate) fn regions() -> impl Iterator<Item = Region> {
    FILE.lines().skip(1).filter_map(|line| {
        let (path, names) = line.split_once(',')?;
        let (zh, en) = names.split_once(',')?;
        Some(Region { path, zh, en })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::is_region;

    #[test]
    fn seven_regions_hold_thirty_one_provinces() {
        assert_eq!(regions().filter(Region::is_province).count(), 31);
        assert_eq!(regions().filter(|region| !region.is_province()).count(), 7);
        for region in regions() {
            assert!(is_region(region.path) && !region.zh.is_empty() && !region.en.is_empty());
        }
    }

    #[test]
    fn every_province_follows_its_region() {
        let mut current = "";
        for region in regions() {
            if region.is_province() {
                assert!(region.path.starts_with(&format!("{current}.")), "{}", region.path);
            } else {
                current = region.path;
            }
        }
    }
}
