//! What somebody whom an OpenID provider vouches for may do here: groups there become roles and regions here.

use std::collections::BTreeSet;

use serde::Deserialize;

/// A group of the provider and what its members are here.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    pub(crate) group: String,
    #[serde(default)]
    pub(crate) roles: Vec<String>,
    #[serde(default)]
    pub(crate) regions: Vec<String>,
}

/// Somebody as the provider describes them.
#[derive(Clone, Debug)]
pub(crate) struct Outsider {
    pub(crate) issuer: String,
    /// Never changes hands at the issuer.
    pub(crate) subject: String,
    pub(crate) login: String,
    pub(crate) display_name: String,
    pub(crate) groups: Vec<String>,
}

/// Roles and regions together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rights {
    pub(crate) roles: Vec<String>,
    pub(crate) regions: Vec<String>,
}

impl Rights {
    /// What the groups add up to; `None` when none of them is mapped.
    pub(crate) fn of(groups: &[String], mappings: &[Mapping]) -> Option<Self> {
        let mapped: Vec<&Mapping> = mappings
            .iter()
            .filter(|mapping| groups.contains(&mapping.group))
            .collect();
        let all = |list: fn(&Mapping) -> &Vec<String>| -> Vec<String> {
            let once: BTreeSet<&String> = mapped.iter().flat_map(|mapping| list(mapping)).collect();
            once.into_iter().cloned().collect()
        };
        (!mapped.is_empty()).then(|| Self {
            roles: all(|mapping| &mapping.roles),
            regions: all(|mapping| &mapping.regions),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn groups_add_up_and_a_foreign_one_counts_for_nothing() {
        let mapping = |group: &str, roles: &[&str], regions: &[&str]| Mapping {
            group: group.to_owned(),
            roles: texts(roles),
            regions: texts(regions),
        };
        let mappings = [
            mapping("客服", &["clerk"], &[]),
            mapping("east", &[], &["cn.east"]),
            mapping("all", &["clerk", "auditor"], &["*"]),
        ];
        let rights = |groups: &[&str]| Rights::of(&texts(groups), &mappings);
        assert_eq!(
            rights(&["客服", "east", "canteen"]),
            Some(Rights {
                roles: texts(&["clerk"]),
                regions: texts(&["cn.east"]),
            })
        );
        assert_eq!(
            rights(&["客服", "all"]).unwrap().roles,
            texts(&["auditor", "clerk"])
        );
        assert_eq!(rights(&["canteen"]), None);
        assert_eq!(rights(&[]), None);
    }
}
