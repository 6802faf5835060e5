//! What a password must be like, and when it is too old. Complexity and regular change are asked for by
//! GB/T 22239-2019 8.1.4.1 a); the numbers are configured.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::Fault;

/// Longer ones only cost time to hash.
const LONGEST: usize = 256;

/// The configured rules.
#[derive(Clone, Debug)]
pub(crate) struct PasswordPolicy {
    pub(crate) min_length: usize,
    pub(crate) min_classes: usize,
    /// `None`: never too old.
    pub(crate) max_age: Option<TimeDelta>,
}

/// Why a new password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordFlaw {
    #[error("the password has fewer than {0} characters")]
    Short(usize),
    #[error("the password has more than {LONGEST} characters")]
    Long,
    #[error("the password has fewer than {0} kinds of characters")]
    Simple(usize),
    #[error("the password contains the login")]
    ContainsLogin,
    #[error("the password is the old one")]
    Unchanged,
}

impl PasswordPolicy {
    /// Whether a new password may be used for the login.
    pub(crate) fn check(&self, login: &str, password: &str) -> Result<(), PasswordFlaw> {
        let length = password.chars().count();
        if length < self.min_length {
            return Err(PasswordFlaw::Short(self.min_length));
        }
        if length > LONGEST {
            return Err(PasswordFlaw::Long);
        }
        if classes(password) < self.min_classes {
            return Err(PasswordFlaw::Simple(self.min_classes));
        }
        if password.to_lowercase().contains(login) {
            return Err(PasswordFlaw::ContainsLogin);
        }
        Ok(())
    }

    /// Whether a password has reached its age.
    pub(crate) fn is_too_old(&self, changed_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self.max_age.is_some_and(|age| now >= changed_at + age)
    }
}

/// Lower case, upper case, digits, everything else (Chinese included).
fn classes(password: &str) -> usize {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    kinds.iter().filter(|kind| password.chars().any(**kind)).count()
}

impl From<PasswordFlaw> for Fault {
    fn from(flaw: PasswordFlaw) -> Self {
        match flaw {
            PasswordFlaw::Short(least) => Self::invalid(
                "password-too-short",
                format!("密码至少需要 {least} 个字符。"),
                format!("The password needs at least {least} characters."),
            ),
            PasswordFlaw::Long => Self::invalid(
                "password-too-long",
                format!("密码不能超过 {LONGEST} 个字符。"),
                format!("The password may have at most {LONGEST} characters."),
            ),
            PasswordFlaw::Simple(least) => Self::invalid(
                "password-too-simple",
                format!("密码须包含大写字母、小写字母、数字、符号中的至少 {least} 类。"),
                format!("The password needs {least} of: upper-case, lower-case, digits, other characters."),
            ),
            PasswordFlaw::ContainsLogin => Self::invalid(
                "password-contains-login",
                "密码不能包含登录名。",
                "The password must not contain the login.",
            ),
            PasswordFlaw::Unchanged => Self::invalid(
                "password-unchanged",
                "新密码不能与原密码相同。",
                "The new password must differ from the old one.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> PasswordPolicy {
        PasswordPolicy {
            min_length: 12,
            min_classes: 3,
            max_age: Some(TimeDelta::days(180)),
        }
    }

    #[test]
    fn each_rule_refuses_what_it_is_there_for() {
        let check = |password: &str| policy().check("li.na", password);
        assert_eq!(check("Yaohou-demo-2026"), Ok(()));
        assert_eq!(check("药后系统很安全ab12345"), Ok(()));
        assert_eq!(check("Yaohou-2026"), Err(PasswordFlaw::Short(12)));
        assert_eq!(check("yaohouyaohouyaohou1"), Err(PasswordFlaw::Simple(3)));
        assert_eq!(check("Li.Na-demo-2026"), Err(PasswordFlaw::ContainsLogin));
        assert_eq!(check(&"Aa1-".repeat(65)), Err(PasswordFlaw::Long));
    }

    #[test]
    fn a_password_ages_unless_ageing_is_off() {
        let (start, end) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::days(180));
        assert!(policy().is_too_old(start, end));
        assert!(!policy().is_too_old(start, end - TimeDelta::seconds(1)));
        let ageless = PasswordPolicy {
            max_age: None,
            ..policy()
        };
        assert!(!ageless.is_too_old(start, end));
    }
}
