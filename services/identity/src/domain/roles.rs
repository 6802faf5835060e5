//! The roles of the house (requirements, part E4) as data, and the one rule about them: who operates does not
//! administer.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Doing the daily work.
const OPERATING: [&str; 8] = [
    "contact.register",
    "contact.reveal",
    "ticket.handle",
    "case.handle",
    "case.decide",
    "return.handle",
    "return.decide",
    "text_module.change",
];
/// Deciding under which rights, rules and master data the work is done.
const ADMINISTERING: [&str; 4] = [
    "person.administer",
    "rule.change",
    "catalog.import",
    "dead_letter.replay",
];

/// A named set of permissions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) zh: String,
    pub(crate) en: String,
    pub(crate) permissions: Vec<String>,
    /// 1 for what is shipped.
    #[serde(default = "first_version")]
    pub(crate) version: u64,
}

fn first_version() -> u64 {
    1
}

/// All roles.
#[derive(Clone, Debug)]
pub(crate) struct Roles(Vec<Role>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    role: Vec<Role>,
}

impl Roles {
    /// The roles that come with the product.
    pub(crate) fn built_in() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../roles/default.toml")).map(|book: Book| Self(book.role))
    }

    /// With the roles that were changed in place of the shipped ones, and those that were added after them.
    pub(crate) fn overlaid(mut self, changed: Vec<Role>) -> Self {
        for role in changed {
            match self.0.iter_mut().find(|shipped| shipped.name == role.name) {
                Some(shipped) => *shipped = role,
                None => self.0.push(role),
            }
        }
        self
    }

    /// The role of a name.
    pub(crate) fn find(&self, name: &str) -> Option<&Role> {
        self.0.iter().find(|role| role.name == name)
    }

    /// In the order of the file.
    pub(crate) fn all(&self) -> &[Role] {
        &self.0
    }

    /// The first name that is no role.
    pub(crate) fn unknown<'a>(&self, names: &'a [String]) -> Option<&'a str> {
        let known = self.by_name();
        names
            .iter()
            .map(String::as_str)
            .find(|name| !known.contains_key(name))
    }

    /// What somebody with these roles may do, sorted. A name that is no role (any more) grants nothing.
    pub(crate) fn permissions_of(&self, names: &[String]) -> Vec<String> {
        let known = self.by_name();
        let granted: BTreeSet<&String> = names
            .iter()
            .filter_map(|name| known.get(name.as_str()))
            .flat_map(|role| &role.permissions)
            .collect();
        granted.into_iter().cloned().collect()
    }

    /// Whether these roles together would both operate and administer.
    pub(crate) fn mix_duties(&self, names: &[String]) -> bool {
        let held = self.permissions_of(names);
        let any = |of: &[&str]| held.iter().any(|permission| of.contains(&permission.as_str()));
        any(&OPERATING) && any(&ADMINISTERING)
    }

    fn by_name(&self) -> BTreeMap<&str, &Role> {
        self.0.iter().map(|role| (role.name.as_str(), role)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> Roles {
        Roles::built_in().unwrap()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn no_role_both_operates_and_administers() {
        for role in roles().all() {
            assert!(
                !roles().mix_duties(std::slice::from_ref(&role.name)),
                "{}",
                role.name
            );
        }
        let administrator = roles().permissions_of(&names(&["administrator"]));
        for permission in OPERATING {
            assert!(!administrator.contains(&permission.to_owned()), "{permission}");
        }
        for permission in ADMINISTERING {
            assert!(administrator.contains(&permission.to_owned()), "{permission}");
        }
    }

    /// who may do what follows from the duties named in the procedures (part E4).
    #[test]
    fn decisions_and_administration_are_with_the_roles_named_for_them() {
        let holders = |permission: &str| -> Vec<String> {
            let roles = roles();
            let held = roles
                .all()
                .iter()
                .filter(|role| role.permissions.iter().any(|p| p == permission));
            held.map(|role| role.name.clone()).collect()
        };
        assert_eq!(holders("person.administer"), ["administrator"]);
        assert_eq!(holders("rule.change"), ["administrator"]);
        assert_eq!(
            holders("catalog.import"),
            ["information_reviewer", "administrator"]
        );
        assert_eq!(
            holders("case.decide"),
            ["qa_manager", "quality_director", "general_manager"]
        );
        assert_eq!(
            holders("return.decide"),
            [
                "customer_service_manager",
                "sales_director",
                "qa_manager",
                "quality_director",
                "general_manager",
                "returns_manager"
            ]
        );
        assert_eq!(
            holders("text_module.change"),
            ["customer_service_manager", "qa_manager"]
        );
        assert_eq!(
            holders("audit.read"),
            ["quality_director", "auditor", "administrator"]
        );
        for permission in ["dead_letter.read", "dead_letter.replay"] {
            assert_eq!(holders(permission), ["administrator"]);
        }
        assert!(!holders("contact.read").contains(&"administrator".to_owned()));
    }

    /// who it was that contacted us is seen in clear by those who call back or report.
    #[test]
    fn identities_are_revealed_to_those_who_call_back_or_report() {
        for role in roles().all() {
            let holds = |permission: &str| role.permissions.iter().any(|held| held == permission);
            let calls_back = role.name == "follow_up_caller" || holds("ticket.handle");
            assert_eq!(holds("contact.reveal"), calls_back, "{}", role.name);
        }
    }

    #[test]
    fn two_roles_that_are_clean_apart_may_mix_duties_together() {
        assert!(roles().mix_duties(&names(&["clerk", "information_reviewer"])));
        assert!(roles().mix_duties(&names(&["administrator", "returns_clerk"])));
        assert!(!roles().mix_duties(&names(&["administrator", "auditor"])));
        assert!(!roles().mix_duties(&names(&["clerk", "qa_officer"])));
    }

    #[test]
    fn the_auditor_changes_nothing() {
        let held = roles().permissions_of(&names(&["auditor"]));
        assert!(
            held.iter()
                .all(|permission| permission.ends_with(".read") || permission == "ledger.export")
        );
    }

    #[test]
    fn role_names_are_unique_and_titled_in_both_languages() {
        let unique: BTreeSet<_> = roles().all().iter().map(|role| role.name.clone()).collect();
        assert_eq!(unique.len(), roles().all().len());
        for role in roles().all() {
            assert!(!role.zh.is_empty() && !role.en.is_empty() && !role.permissions.is_empty());
        }
    }

    #[test]
    fn a_role_that_is_gone_grants_nothing() {
        assert_eq!(roles().unknown(&names(&["clerk", "wizard"])), Some("wizard"));
        assert!(roles().permissions_of(&names(&["wizard"])).is_empty());
    }

    #[test]
    fn everything_that_can_be_done_is_named_and_grouped() {
        let known: BTreeSet<String> = roles()
            .all()
            .iter()
            .flat_map(|role| role.permissions.clone())
            .collect();
        for permission in OPERATING.iter().chain(&ADMINISTERING) {
            assert!(known.contains(*permission), "no role holds {permission}");
        }
        let verbs = ["read", "export"];
        for permission in &known {
            let reading = verbs.iter().any(|verb| permission.ends_with(verb));
            let grouped =
                OPERATING.contains(&permission.as_str()) || ADMINISTERING.contains(&permission.as_str());
            assert!(
                reading != grouped,
                "{permission} is neither read-only nor grouped"
            );
        }
    }
}
