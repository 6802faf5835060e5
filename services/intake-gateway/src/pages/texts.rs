//! Every text of the pages in both languages, from one file that a translator can read.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use minijinja::Value;
use serde::Deserialize;

use super::Language;

const FILE: &str = include_str!("../../data/texts.json");

#[derive(Deserialize)]
struct Text {
    zh: String,
    en: String,
}

/// The texts by key.
pub(crate) struct Texts {
    texts: BTreeMap<String, Text>,
    zh: Value,
    en: Value,
}

impl Texts {
    pub(crate) fn try_new() -> anyhow::Result<Self> {
        let texts: BTreeMap<String, Text> = serde_json::from_str(FILE).context("texts.json")?;
        for (key, text) in &texts {
            ensure!(
                !text.zh.is_empty() && !text.en.is_empty(),
                "texts.json: {key} lacks a language"
            );
        }
        let all = |pick: fn(&Text) -> &String| -> Value {
            texts
                .iter()
                .map(|(key, text)| (key.clone(), Value::from(pick(text))))
                .collect()
        };
        let (zh, en) = (all(|text| &text.zh), all(|text| &text.en));
        Ok(Self { texts, zh, en })
    }

    /// All of them in one language, for templates.
    pub(crate) fn all(&self, language: Language) -> Value {
        match language {
            Language::Chinese => self.zh.clone(),
            Language::English => self.en.clone(),
        }
    }

    /// One of them; the key itself when there is none, which a test excludes for all keys in use.
    pub(crate) fn get<'a>(&'a self, language: Language, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, |text| match language {
            Language::Chinese => text.zh.as_str(),
            Language::English => text.en.as_str(),
        })
    }

    #[cfg(test)]
    pub(crate) fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }
}
