//! What somebody sees of the region tree who looks at one region: all of it, or the parts that lie in the own scope.

use super::Region;

/// A region and the subtrees below it that may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outlook {
    /// The region; empty for the whole tree.
    pub(crate) region: String,
    /// Disjoint subtrees in the region; their sums together are what is seen of it.
    pub(crate) roots: Vec<String>,
    /// The region is seen as a whole.
    pub(crate) whole: bool,
}

impl Outlook {
    /// Of the region asked for, or of the smallest one with all that may be seen; `scope` is `None` for everything.
    pub(crate) fn new(asked: Option<&Region>, scope: Option<&[String]>) -> Self {
        let asked = asked.map(Region::as_str);
        let Some(scope) = scope else {
            return Self::whole(asked.unwrap_or_default());
        };
        let mut seen: Vec<&str> = scope.iter().map(String::as_str).collect();
        seen.sort_unstable();
        seen.dedup();
        let all = seen.clone();
        seen.retain(|region| !all.iter().any(|other| other != region && lies_in(region, other)));
        match asked {
            Some(region) if seen.iter().any(|root| lies_in(region, root)) => Self::whole(region),
            Some(region) => Self {
                region: region.to_owned(),
                roots: owned(seen.into_iter().filter(|root| lies_in(root, region))),
                whole: false,
            },
            None => match seen.as_slice() {
                [only] => Self::whole(only),
                several => Self {
                    region: common(several),
                    roots: owned(several.iter().copied()),
                    whole: false,
                },
            },
        }
    }

    fn whole(region: &str) -> Self {
        Self {
            region: region.to_owned(),
            roots: vec![region.to_owned()],
            whole: true,
        }
    }

    /// The child of the region in which a subtree lies.
    pub(crate) fn child_with(&self, root: &str) -> String {
        let depth = labels(&self.region).count() + 1;
        labels(root).take(depth).collect::<Vec<_>>().join(".")
    }
}

/// The first region is the second or lies below it; everything lies in the empty one.
fn lies_in(region: &str, other: &str) -> bool {
    labels(other).zip(labels(region)).all(|(one, other)| one == other)
        && labels(other).count() <= labels(region).count()
}

fn labels(region: &str) -> impl Iterator<Item = &str> {
    region.split('.').filter(|label| !label.is_empty())
}

fn common(regions: &[&str]) -> String {
    let mut shared: Vec<&str> = regions
        .first()
        .map(|first| labels(first).collect())
        .unwrap_or_default();
    for region in regions {
        let same = shared
            .iter()
            .zip(labels(region))
            .take_while(|(one, other)| **one == *other);
        let same = same.count();
        shared.truncate(same);
    }
    shared.join(".")
}

fn owned<'a>(regions: impl Iterator<Item = &'a str>) -> Vec<String> {
    regions.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlook(asked: &str, scope: &[&str]) -> (String, Vec<String>, bool) {
        let asked = asked.parse().ok();
        let scope = owned(scope.iter().copied());
        let Outlook { region, roots, whole } = Outlook::new(asked.as_ref(), Some(&scope));
        (region, roots, whole)
    }

    fn seen(region: &str, roots: &[&str], whole: bool) -> (String, Vec<String>, bool) {
        (region.to_owned(), owned(roots.iter().copied()), whole)
    }

    #[test]
    fn who_sees_everything_looks_at_what_was_asked_for() {
        let region: Region = "cn.east".parse().unwrap();
        assert_eq!(Outlook::new(Some(&region), None), Outlook::whole("cn.east"));
        assert_eq!(Outlook::new(None, None), Outlook::whole(""));
    }

    #[test]
    fn a_region_inside_the_scope_is_seen_whole_and_one_above_it_in_parts() {
        let scope = ["cn.east.zhejiang", "cn.east.jiangsu", "cn.east.zhejiang.hangzhou"];
        assert_eq!(
            outlook("cn.east.zhejiang", &scope),
            seen("cn.east.zhejiang", &["cn.east.zhejiang"], true)
        );
        assert_eq!(
            outlook("cn", &scope),
            seen("cn", &["cn.east.jiangsu", "cn.east.zhejiang"], false)
        );
        assert_eq!(outlook("cn.north", &scope), seen("cn.north", &[], false));
        assert_eq!(outlook("cn.eas", &scope), seen("cn.eas", &[], false));
    }

    #[test]
    fn who_asks_for_nothing_gets_the_smallest_region_with_everything() {
        assert_eq!(outlook("", &["cn.east"]), seen("cn.east", &["cn.east"], true));
        assert_eq!(
            outlook("", &["cn.east.zhejiang", "cn.east.jiangsu"]),
            seen("cn.east", &["cn.east.jiangsu", "cn.east.zhejiang"], false)
        );
        assert_eq!(outlook("", &[]), seen("", &[], false));
    }

    #[test]
    fn a_subtree_belongs_to_the_child_it_lies_in() {
        let scope = ["cn.east.zhejiang".to_owned(), "cn.north".to_owned()];
        let outlook = Outlook::new(None, Some(&scope));
        assert_eq!(outlook.region, "cn");
        assert_eq!(outlook.child_with("cn.east.zhejiang"), "cn.east");
        assert_eq!(Outlook::whole("").child_with("cn.east"), "cn");
    }
}
