//! Adding and changing roles at run time: the same two rules as for people hold for every role and for everybody who
//! holds it, and nobody changes a role that is their own.

use std::collections::BTreeSet;

use kernel::{Code, Fault};

use super::{Person, Role, Roles};

const LONGEST_TITLE: usize = 50;

/// How a role is to become.
#[derive(Clone, Debug)]
pub(crate) struct RoleWish {
    pub(crate) name: String,
    pub(crate) zh: String,
    pub(crate) en: String,
    pub(crate) permissions: Vec<String>,
    /// 0 for a role that is to be added.
    pub(crate) expected_version: u64,
}

/// Why a role cannot be like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RoleFlaw {
    #[error("the name of the role has the wrong form")]
    Name,
    #[error("a title is empty or too long")]
    Title,
    #[error("there is a role of that name")]
    NameTaken,
    #[error("there is no role of that name")]
    Unknown,
    #[error("somebody else changed the role first")]
    ChangedMeanwhile,
    #[error("there is no permission {0}")]
    Permission(String),
    #[error("the role both operates and administers")]
    MixedDuties,
    #[error("{0} people would both operate and administer")]
    MixedPeople(usize),
    #[error("nobody changes a role of their own")]
    OwnRole,
}

impl RoleWish {
    /// The role after the change; the same version when there is nothing to change. `known` are the permissions of the
    /// contract, `people` is everybody, `actor` the id of who asks.
    pub(crate) fn accept(
        self,
        roles: &Roles,
        known: &BTreeSet<&str>,
        people: &[Person],
        actor: &str,
    ) -> Result<Role, RoleFlaw> {
        let old = roles.find(&self.name);
        match (old, self.expected_version) {
            (None, 0) => {}
            (None, _) => return Err(RoleFlaw::Unknown),
            (Some(_), 0) => return Err(RoleFlaw::NameTaken),
            (Some(old), expected) if old.version != expected => return Err(RoleFlaw::ChangedMeanwhile),
            (Some(_), _) => {}
        }
        let mut new = self.checked(known)?;
        let same = old.is_some_and(|old| {
            (&old.zh, &old.en) == (&new.zh, &new.en) && sorted(&old.permissions) == new.permissions
        });
        new.version = old.map_or(1, |old| old.version + u64::from(!same));
        let holds = |person: &&Person| person.roles.contains(&new.name);
        if !same
            && people
                .iter()
                .filter(holds)
                .any(|person| person.id.to_string() == actor)
        {
            return Err(RoleFlaw::OwnRole);
        }
        let after = roles.clone().overlaid(vec![new.clone()]);
        if after.mix_duties(std::slice::from_ref(&new.name)) {
            return Err(RoleFlaw::MixedDuties);
        }
        let mixed = people
            .iter()
            .filter(holds)
            .filter(|person| person.active && after.mix_duties(&person.roles));
        match mixed.count() {
            0 => Ok(new),
            count => Err(RoleFlaw::MixedPeople(count)),
        }
    }

    fn checked(self, known: &BTreeSet<&str>) -> Result<Role, RoleFlaw> {
        if !is_name(&self.name) {
            return Err(RoleFlaw::Name);
        }
        let title = |text: &str| -> Result<String, RoleFlaw> {
            let text = text.trim();
            let printable = !text.is_empty() && !text.chars().any(char::is_control);
            let fits = text.chars().count() <= LONGEST_TITLE;
            (printable && fits)
                .then(|| text.to_owned())
                .ok_or(RoleFlaw::Title)
        };
        if let Some(unknown) = self.permissions.iter().find(|one| !known.contains(one.as_str())) {
            return Err(RoleFlaw::Permission(unknown.clone()));
        }
        Ok(Role {
            zh: title(&self.zh)?,
            en: title(&self.en)?,
            permissions: sorted(&self.permissions),
            name: self.name,
            version: 1,
        })
    }
}

fn sorted(permissions: &[String]) -> Vec<String> {
    let sorted: BTreeSet<&String> = permissions.iter().collect();
    sorted.into_iter().cloned().collect()
}

fn is_name(name: &str) -> bool {
    (2..=64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

impl From<RoleFlaw> for Fault {
    fn from(flaw: RoleFlaw) -> Self {
        match flaw {
            RoleFlaw::Name => Self::invalid(
                "role-name-malformed",
                "角色代码须为 2 至 64 位小写字母、数字或下划线，并以字母开头。",
                "The name of a role has 2 to 64 lower-case letters, digits or underscores, and starts with a letter.",
            ),
            RoleFlaw::Title => Self::invalid(
                "role-title-missing",
                format!("请填写中文和英文名称（各不超过 {LONGEST_TITLE} 字）。"),
                format!(
                    "Please give a Chinese and an English title of at most {LONGEST_TITLE} characters each."
                ),
            ),
            RoleFlaw::NameTaken => Self::new(
                Code::AlreadyExists,
                "role-name-taken",
                "该角色代码已存在。",
                "There is a role of that name already.",
            ),
            RoleFlaw::Unknown => Self::not_found("role-unknown", "没有这个角色。", "There is no such role."),
            RoleFlaw::ChangedMeanwhile => Self::new(
                Code::Aborted,
                "role-changed-meanwhile",
                "该角色已被他人修改，请刷新后重试。",
                "Somebody else changed this role first; please read again.",
            ),
            RoleFlaw::Permission(name) => Self::invalid(
                "permission-unknown",
                format!("没有这个权限：{name}。"),
                format!("There is no permission {name}."),
            ),
            RoleFlaw::MixedDuties => Self::invalid(
                "duties-not-separated",
                "同一角色不得既有业务操作权限又有系统管理权限。",
                "A role must not both operate and administer.",
            ),
            RoleFlaw::MixedPeople(count) => Self::precondition(
                "duties-not-separated",
                format!("修改后有 {count} 名人员将同时拥有业务操作与系统管理权限，请先调整其角色。"),
                format!("{count} people would then both operate and administer; change their roles first."),
            ),
            RoleFlaw::OwnRole => Self::precondition(
                "own-rights-unchangeable",
                "不能修改自己所担任的角色。",
                "Nobody changes a role that they hold themselves.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id;

    use super::*;

    fn roles() -> Roles {
        Roles::built_in().unwrap()
    }

    fn known() -> BTreeSet<&'static str> {
        BTreeSet::from([
            "ticket.read",
            "ticket.handle",
            "person.administer",
            "ledger.read",
            "audit.read",
        ])
    }

    fn person(held: &[&str]) -> Person {
        Person {
            id: Id::new(),
            version: 1,
            login: "li".into(),
            display_name: "李娜".into(),
            roles: held.iter().map(|role| (*role).to_owned()).collect(),
            regions: vec![],
            active: true,
        }
    }

    fn wish(name: &str, permissions: &[&str], expected_version: u64) -> RoleWish {
        RoleWish {
            name: name.into(),
            zh: " 组长 ".into(),
            en: "Team lead".into(),
            permissions: permissions.iter().map(|one| (*one).to_owned()).collect(),
            expected_version,
        }
    }

    #[test]
    fn a_role_is_added_as_version_one_and_a_shipped_one_changed_as_version_two() {
        let added = wish("team_lead", &["ticket.read", "ledger.read", "ticket.read"], 0)
            .accept(&roles(), &known(), &[], "root")
            .unwrap();
        assert_eq!((added.version, added.zh.as_str()), (1, "组长"));
        assert_eq!(added.permissions, ["ledger.read", "ticket.read"]);
        let changed = wish("clerk", &["ticket.read"], 1)
            .accept(&roles(), &known(), &[person(&["clerk"])], "root")
            .unwrap();
        let after = roles().overlaid(vec![changed.clone()]);
        assert_eq!(
            (changed.version, after.permissions_of(&["clerk".into()])),
            (2, vec!["ticket.read".into()])
        );
        let again = RoleWish {
            expected_version: 2,
            ..wish("clerk", &["ticket.read"], 2)
        };
        assert_eq!(
            again.accept(&after, &known(), &[], "root").unwrap(),
            changed,
            "nothing to change"
        );
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let flaw = |wish: RoleWish| wish.accept(&roles(), &known(), &[], "root").unwrap_err();
        assert_eq!(flaw(wish("clerk", &[], 0)), RoleFlaw::NameTaken);
        assert_eq!(flaw(wish("wizard", &[], 1)), RoleFlaw::Unknown);
        assert_eq!(flaw(wish("clerk", &[], 2)), RoleFlaw::ChangedMeanwhile);
        assert_eq!(flaw(wish("Team Lead", &[], 0)), RoleFlaw::Name);
        assert_eq!(
            flaw(wish("lead", &["magic.cast"], 0)),
            RoleFlaw::Permission("magic.cast".into())
        );
        assert_eq!(
            flaw(wish("lead", &["ticket.handle", "person.administer"], 0)),
            RoleFlaw::MixedDuties
        );
        let untitled = RoleWish {
            zh: " ".into(),
            ..wish("lead", &[], 0)
        };
        assert_eq!(flaw(untitled), RoleFlaw::Title);
    }

    #[test]
    fn everybody_who_would_hold_it_is_looked_at() {
        let both = person(&["auditor", "administrator"]);
        let gone = Person {
            active: false,
            ..person(&["auditor", "administrator"])
        };
        let operating = wish("auditor", &["ticket.handle"], 1);
        let accept = |people: &[Person]| operating.clone().accept(&roles(), &known(), people, "root");
        assert_eq!(
            accept(&[both.clone(), person(&["auditor"])]),
            Err(RoleFlaw::MixedPeople(1))
        );
        accept(&[person(&["auditor"]), gone]).unwrap();
    }

    #[test]
    fn nobody_changes_a_role_of_their_own() {
        let me = person(&["administrator"]);
        let actor = me.id.to_string();
        let more = wish("administrator", &["person.administer", "audit.read"], 1);
        let accept = |actor: &str| {
            more.clone()
                .accept(&roles(), &known(), std::slice::from_ref(&me), actor)
        };
        assert_eq!(accept(&actor), Err(RoleFlaw::OwnRole));
        accept("another").unwrap();
    }
}
