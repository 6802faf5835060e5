//! The rules of people, roles, passwords and sessions; plain Rust.

mod limits;
mod password;
mod person;
mod provider;
mod refusal;
mod role_change;
mod roles;

pub(crate) use limits::{Limits, Method, Session};
pub(crate) use password::{PasswordFlaw, PasswordPolicy};
pub(crate) use person::{NewPerson, Person, PersonFlaw, Wish, normalised_login};
pub(crate) use provider::{Mapping, Outsider, Rights};
pub(crate) use refusal::{
    built_in_off, credentials_refused, group_unmapped, id_token_spent, locked, password_change_needed,
    person_inactive, person_unknown, reason_missing, session_unknown,
};
pub(crate) use role_change::RoleWish;
pub(crate) use roles::{Role, Roles};
