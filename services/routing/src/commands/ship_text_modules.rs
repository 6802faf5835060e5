//! Enters the shipped text modules where there are none yet; what people make of them later is theirs.

use access::Scope;
use journal::Entry;
use kernel::Id;
use serde::Deserialize;

use super::{CommandError, change_text_module::entry};
use crate::{
    app::App,
    domain::{
        kind::Kind,
        text_module::{Language, TextModule},
    },
    store::text_modules,
};

/// The text modules as they ship.
const SHIPPED: &str = include_str!("../../textmodules/default.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    text_modules: Vec<Page>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    /// Makes its id, the same on every machine.
    key: String,
    name: String,
    language: String,
    #[serde(default)]
    kinds: Vec<String>,
    body: String,
}

impl Page {
    fn read(self) -> anyhow::Result<TextModule> {
        let known = |word: &String| {
            Kind::from_word(word).ok_or_else(|| anyhow::anyhow!("{}: no kind {word}", self.key))
        };
        let module = TextModule {
            id: Id::derived(&["text-module", &self.key]),
            version: 0,
            kinds: self.kinds.iter().map(known).collect::<Result<_, _>>()?,
            language: Language::from_word(&self.language)
                .ok_or_else(|| anyhow::anyhow!("{}: no language {}", self.key, self.language))?,
            name: self.name,
            body: self.body.trim().to_owned(),
            active: true,
        };
        module.check()?;
        Ok(module)
    }
}

fn shipped() -> anyhow::Result<Vec<TextModule>> {
    let book: Book = toml::from_str(SHIPPED)?;
    book.text_modules.into_iter().map(Page::read).collect()
}

/// Two replicas that start together enter them once.
pub(crate) async fn ship_text_modules(app: &App) -> anyhow::Result<()> {
    let mut tx = app.database.begin(&Scope::Everything).await?;
    ::store::lock(&mut tx, "ship-text-modules").await?;
    if text_modules::exist(&mut tx).await? {
        return Ok(());
    }
    let (actor, now) = (Entry::service("routing"), app.clock.now());
    for mut module in shipped()? {
        let entry = entry(None, &module, &actor, now).because("shipped");
        let version = journal::append(&mut tx, &entry)
            .await
            .map_err(CommandError::from)?;
        module.version = version.unsigned_abs();
        text_modules::save(&mut tx, &module, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_text_module_may_stand_and_every_kind_has_one_in_chinese() {
        let modules = shipped().unwrap();
        let mut names: Vec<_> = modules
            .iter()
            .map(|module| (module.language.word(), module.name.as_str()))
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), modules.len());
        for kind in Kind::ALL {
            let offered = modules.iter().any(|module| {
                module.language == Language::Zh && (module.kinds.is_empty() || module.kinds.contains(kind))
            });
            assert!(offered, "{kind:?}");
        }
    }
}
