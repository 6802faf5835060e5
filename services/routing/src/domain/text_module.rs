//! Text modules 话术: texts that replies begin with. What one may say is checked when it is written, so that nobody meets a
//! placeholder that does not exist with a customer on the phone.

use kernel::Id;
use serde_json::{Value, json};

use crate::domain::{
    TextModuleLabel,
    kind::{Kind, words},
    placeholder,
};

const NAME_LIMIT: usize = 60;
const BODY_LIMIT: usize = 10_000;

words! {
    /// What a text is written in.
    Language {
        /// 中文
        Zh = "zh",
        /// English
        En = "en",
    }
}

words! {
    /// A refusal; its word is the slug that callers see.
    TextModuleError {
        /// There is none of that id.
        Unknown = "text-module-not-found",
        /// Somebody changed it after the caller had read it.
        ChangedMeanwhile = "text-module-changed-meanwhile",
        /// Another one in the language has that name.
        NameTaken = "text-module-name-taken",
        /// No name, or more than a list can show.
        NameWrong = "text-module-name-wrong",
        /// No words, or more than a letter has.
        BodyWrong = "text-module-body-wrong",
        /// Neither `zh` nor `en`.
        LanguageUnknown = "language-unknown",
        /// A placeholder that nobody here can fill.
        PlaceholderUnknown = "placeholder-unknown",
    }
}

impl std::fmt::Display for TextModuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

impl std::error::Error for TextModuleError {}

/// A text module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextModule {
    /// Its id.
    pub id: Id<TextModuleLabel>,
    /// Rises by one with every change; 0 before the first.
    pub version: u64,
    /// What lists show; one of a kind in its language.
    pub name: String,
    /// The text with placeholders.
    pub body: String,
    /// Kinds of work that it is offered for; empty for all.
    pub kinds: Vec<Kind>,
    /// What it is written in.
    pub language: Language,
    /// Whether it is offered.
    pub active: bool,
}

impl TextModule {
    /// Whether it may stand as it is.
    ///
    /// # Errors
    /// `text-module-name-wrong`, `text-module-body-wrong`, `placeholder-unknown`.
    pub fn check(&self) -> Result<(), TextModuleError> {
        if self.name.trim().is_empty() || self.name.chars().count() > NAME_LIMIT {
            return Err(TextModuleError::NameWrong);
        }
        if self.body.trim().is_empty() || self.body.chars().count() > BODY_LIMIT {
            return Err(TextModuleError::BodyWrong);
        }
        if placeholder::first_unknown(&self.body).is_some() {
            return Err(TextModuleError::PlaceholderUnknown);
        }
        Ok(())
    }

    /// As the journal shows it: all of it, for it says nothing of anybody.
    pub fn record(&self) -> Value {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.word()).collect();
        json!({
            "name": self.name, "body": self.body, "kinds": kinds, "language": self.language.word(), "active": self.active,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(name: &str, body: &str) -> TextModule {
        TextModule {
            id: Id::derived(&["test"]),
            version: 0,
            name: name.to_owned(),
            body: body.to_owned(),
            kinds: Vec::new(),
            language: Language::Zh,
            active: true,
        }
    }

    #[test]
    fn a_text_module_needs_a_name_words_and_placeholders_that_exist() {
        assert_eq!(module("答复", "编号{{receipt}}").check(), Ok(()));
        assert_eq!(module(" ", "好").check(), Err(TextModuleError::NameWrong));
        let long = "长".repeat(61);
        assert_eq!(module(&long, "好").check(), Err(TextModuleError::NameWrong));
        assert_eq!(module("答复", "\n").check(), Err(TextModuleError::BodyWrong));
        assert_eq!(
            module("答复", "{{皇帝}}").check(),
            Err(TextModuleError::PlaceholderUnknown)
        );
    }
}
