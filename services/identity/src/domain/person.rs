//! A person and the rules about changing one.

use kernel::{Fault, Id};

use super::Roles;

const LONGEST_NAME: usize = 100;

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) id: Id<Person>,
    pub(crate) version: u64,
    pub(crate) login: String,
    pub(crate) display_name: String,
    pub(crate) roles: Vec<String>,
    pub(crate) regions: Vec<String>,
    pub(crate) active: bool,
}

/// Somebody to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewPerson {
    pub(crate) login: String,
    pub(crate) display_name: String,
    pub(crate) roles: Vec<String>,
    pub(crate) regions: Vec<String>,
}

/// How a person is to become.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) display_name: String,
    pub(crate) roles: Vec<String>,
    pub(crate) regions: Vec<String>,
    pub(crate) active: bool,
}

/// Why a person cannot be like that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PersonFlaw {
    #[error("the login has the wrong form")]
    Login,
    #[error("somebody has that login")]
    LoginTaken,
    #[error("the name is empty or too long")]
    Name,
    #[error("there is no role {0}")]
    Role(String),
    #[error("the roles both operate and administer")]
    MixedDuties,
    #[error("a region is no path of the tree")]
    Region,
    #[error("nobody changes their own rights")]
    OwnRights,
    #[error("somebody else changed the person first")]
    ChangedMeanwhile,
}

impl NewPerson {
    /// The first version of the person.
    pub(crate) fn accept(self, roles: &Roles) -> Result<Person, PersonFlaw> {
        let login = normalised_login(&self.login);
        if !is_login(&login) {
            return Err(PersonFlaw::Login);
        }
        let wish = Wish {
            display_name: self.display_name,
            roles: self.roles,
            regions: self.regions,
            active: true,
        }
        .checked(roles)?;
        Ok(Person {
            id: Id::new(),
            version: 1,
            login,
            display_name: wish.display_name,
            roles: wish.roles,
            regions: wish.regions,
            active: true,
        })
    }
}

impl Wish {
    fn checked(mut self, roles: &Roles) -> Result<Self, PersonFlaw> {
        self.display_name = self.display_name.trim().to_owned();
        let printable = !self.display_name.chars().any(char::is_control);
        if self.display_name.is_empty() || self.display_name.chars().count() > LONGEST_NAME || !printable {
            return Err(PersonFlaw::Name);
        }
        if let Some(unknown) = roles.unknown(&self.roles) {
            return Err(PersonFlaw::Role(unknown.to_owned()));
        }
        if roles.mix_duties(&self.roles) {
            return Err(PersonFlaw::MixedDuties);
        }
        if !self.regions.iter().all(|region| region == "*" || is_path(region)) {
            return Err(PersonFlaw::Region);
        }
        for list in [&mut self.roles, &mut self.regions] {
            list.sort();
            list.dedup();
        }
        Ok(self)
    }
}

impl Person {
    /// The person after the change; the same version when there is nothing to change. `actor` may change everything
    /// but their own rights.
    pub(crate) fn change(
        &self,
        wish: Wish,
        expected_version: u64,
        actor: &str,
        roles: &Roles,
    ) -> Result<Self, PersonFlaw> {
        if self.version != expected_version {
            return Err(PersonFlaw::ChangedMeanwhile);
        }
        let wish = wish.checked(roles)?;
        let rights =
            |roles: &[String], regions: &[String], active| (roles.to_vec(), regions.to_vec(), active);
        let same_rights = rights(&self.roles, &self.regions, self.active)
            == rights(&wish.roles, &wish.regions, wish.active);
        if !same_rights && self.id.to_string() == actor {
            return Err(PersonFlaw::OwnRights);
        }
        let changed = !same_rights || self.display_name != wish.display_name;
        Ok(Self {
            id: self.id,
            version: self.version + u64::from(changed),
            login: self.login.clone(),
            display_name: wish.display_name,
            roles: wish.roles,
            regions: wish.regions,
            active: wish.active,
        })
    }
}

/// Logins are compared in lower case, without blanks around them.
pub(crate) fn normalised_login(login: &str) -> String {
    login.trim().to_lowercase()
}

fn is_login(login: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (2..=64).contains(&login.len())
        && login.starts_with(plain)
        && login.chars().all(|c| plain(c) || "._+@-".contains(c))
}

fn is_path(region: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    region.len() <= 200 && region.split('.').all(label)
}

impl From<PersonFlaw> for Fault {
    fn from(flaw: PersonFlaw) -> Self {
        use kernel::Code;
        match flaw {
            PersonFlaw::Login => Self::invalid(
                "login-malformed",
                "登录名须为 2 至 64 位小写字母、数字或 . _ + @ - 符号，并以字母或数字开头。",
                "A login has 2 to 64 lower-case letters, digits or . _ + @ -, and starts with a letter or digit.",
            ),
            PersonFlaw::LoginTaken => Self::new(
                Code::AlreadyExists,
                "login-taken",
                "该登录名已被使用。",
                "Somebody has that login already.",
            ),
            PersonFlaw::Name => Self::invalid(
                "name-missing",
                format!("请填写姓名（不超过 {LONGEST_NAME} 字）。"),
                format!("Please give a name of at most {LONGEST_NAME} characters."),
            ),
            PersonFlaw::Role(name) => Self::invalid(
                "role-unknown",
                format!("没有这个角色：{name}。"),
                format!("There is no role {name}."),
            ),
            PersonFlaw::MixedDuties => Self::invalid(
                "duties-not-separated",
                "业务操作与系统管理不得由同一人担任，请调整角色。",
                "Nobody may both operate and administer; please choose other roles.",
            ),
            PersonFlaw::Region => Self::invalid(
                "region-malformed",
                "地区路径格式不正确。",
                "A region is a path such as cn.east.zhejiang, or * for all.",
            ),
            PersonFlaw::OwnRights => Self::precondition(
                "own-rights-unchangeable",
                "不能修改自己的角色、地区或启用状态。",
                "Nobody changes their own roles, regions or activity.",
            ),
            PersonFlaw::ChangedMeanwhile => Self::new(
                Code::Aborted,
                "person-changed-meanwhile",
                "该人员信息已被他人修改，请刷新后重试。",
                "Somebody else changed this person first; please read again.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles() -> Roles {
        Roles::built_in().unwrap()
    }

    fn new(login: &str, held: &[&str], regions: &[&str]) -> NewPerson {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        NewPerson {
            login: login.to_owned(),
            display_name: " 李娜 ".to_owned(),
            roles: owned(held),
            regions: owned(regions),
        }
    }

    fn wish(person: &Person) -> Wish {
        Wish {
            display_name: person.display_name.clone(),
            roles: person.roles.clone(),
            regions: person.regions.clone(),
            active: person.active,
        }
    }

    #[test]
    fn a_person_is_normalised_on_the_way_in() {
        let person = new(" Li.Na ", &["clerk", "clerk"], &["cn.east", "*"])
            .accept(&roles())
            .unwrap();
        assert_eq!(
            (
                person.login.as_str(),
                person.display_name.as_str(),
                person.version
            ),
            ("li.na", "李娜", 1)
        );
        assert_eq!(person.roles, ["clerk"]);
        assert_eq!(person.regions, ["*", "cn.east"]);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let flaw = |new: NewPerson| new.accept(&roles()).unwrap_err();
        for login in ["", "a", "-li", "李娜", "li na", &"x".repeat(65)] {
            assert_eq!(flaw(new(login, &[], &[])), PersonFlaw::Login, "{login}");
        }
        assert_eq!(
            flaw(new("li", &["wizard"], &[])),
            PersonFlaw::Role("wizard".into())
        );
        assert_eq!(
            flaw(new("li", &["clerk", "administrator"], &[])),
            PersonFlaw::MixedDuties
        );
        for region in ["", "cn.", "cn east", "cn,us", "{cn}"] {
            assert_eq!(flaw(new("li", &[], &[region])), PersonFlaw::Region, "{region}");
        }
        let nameless = NewPerson {
            display_name: "  ".into(),
            ..new("li", &[], &[])
        };
        assert_eq!(flaw(nameless), PersonFlaw::Name);
    }

    #[test]
    fn nobody_changes_their_own_rights_but_anybody_their_name() {
        let li = new("li", &["clerk"], &["cn"]).accept(&roles()).unwrap();
        let me = li.id.to_string();
        let attempts = [
            Wish {
                roles: vec!["qa_officer".into()],
                ..wish(&li)
            },
            Wish {
                regions: vec!["*".into()],
                ..wish(&li)
            },
            Wish {
                active: false,
                ..wish(&li)
            },
        ];
        for attempt in attempts {
            assert_eq!(
                li.change(attempt.clone(), 1, &me, &roles()),
                Err(PersonFlaw::OwnRights)
            );
            assert_eq!(li.change(attempt, 1, "another", &roles()).unwrap().version, 2);
        }
        let renamed = Wish {
            display_name: "李娜娜".into(),
            ..wish(&li)
        };
        assert_eq!(li.change(renamed, 1, &me, &roles()).unwrap().version, 2);
    }

    #[test]
    fn a_change_that_changes_nothing_keeps_the_version_and_a_stale_one_is_refused() {
        let li = new("li", &["clerk"], &["cn"]).accept(&roles()).unwrap();
        assert_eq!(li.change(wish(&li), 1, "another", &roles()).unwrap(), li);
        assert_eq!(
            li.change(wish(&li), 2, "another", &roles()),
            Err(PersonFlaw::ChangedMeanwhile)
        );
    }
}
