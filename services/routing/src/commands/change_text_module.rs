//! Adds a text module 话术, changes it or takes it out of use. The journal keeps every version in full.

use ::store::on_constraint;
use access::Scope;
use contracts::access::v1::Principal;
use journal::{Changes, Entry};
use kernel::Id;
use serde_json::{Value, json};

use super::CommandError;
use crate::{
    app::App,
    domain::{
        TextModuleLabel,
        kind::Kind,
        text_module::{Language, TextModule, TextModuleError},
        ticket::TicketError,
    },
    store::text_modules,
};

pub(crate) struct ChangeTextModule {
    /// Empty for a new one, which is then in use.
    pub(crate) text_module_id: String,
    pub(crate) name: String,
    pub(crate) body: String,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) language: String,
    pub(crate) active: bool,
    pub(crate) reason: String,
    pub(crate) expected_version: u64,
}

pub(crate) async fn change_text_module(
    app: &App,
    person: &Principal,
    command: ChangeTextModule,
) -> Result<TextModule, CommandError> {
    if command.reason.trim().is_empty() {
        return Err(TicketError::ReasonMissing.into());
    }
    let language = Language::from_word(&command.language).ok_or(TextModuleError::LanguageUnknown)?;
    let now = app.clock.now();
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let old = match command.text_module_id.as_str() {
        "" => None,
        id => {
            let id: Id<TextModuleLabel> = id.parse().map_err(|_| TextModuleError::Unknown)?;
            let found = text_modules::lock(&mut tx, id).await?;
            let found = found.ok_or(TextModuleError::Unknown)?;
            if found.version != command.expected_version {
                return Err(TextModuleError::ChangedMeanwhile.into());
            }
            Some(found)
        }
    };
    let mut new = TextModule {
        id: old.as_ref().map_or_else(Id::new, |old| old.id),
        version: old.as_ref().map_or(0, |old| old.version),
        name: command.name.trim().to_owned(),
        body: command.body,
        kinds: command.kinds,
        language,
        active: command.active || old.is_none(),
    };
    new.check()?;
    if old.as_ref() == Some(&new) {
        return Ok(new);
    }
    let entry = entry(old.as_ref(), &new, &person.person_id, now).because(command.reason);
    new.version = journal::append(&mut tx, &entry).await?.unsigned_abs();
    text_modules::save(&mut tx, &new, now).await.map_err(|error| {
        if on_constraint(&error, "text_module_name_once") {
            CommandError::TextModule(TextModuleError::NameTaken)
        } else {
            error.into()
        }
    })?;
    tx.commit().await?;
    Ok(new)
}

/// What the journal says of it.
pub(super) fn entry(
    old: Option<&TextModule>,
    new: &TextModule,
    actor: &str,
    at: chrono::DateTime<chrono::Utc>,
) -> Entry {
    let kind = match old {
        None => "text-module-added",
        Some(old) if old.active && !new.active => "text-module-retired",
        Some(_) => "text-module-changed",
    };
    let before: Value = old.map_or_else(|| json!({}), TextModule::record);
    Entry::new("text-module", new.id.uuid(), actor, kind, at)
        .changing(Changes::between(&before, &new.record()))
}
