//! The public pages: rendered here from embedded templates, in Chinese and English, usable without JavaScript and without
//! anything from outside.

mod language;
mod texts;

use contracts::common::v1::WorkKind;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

pub(crate) use language::Language;
pub(crate) use texts::Texts;

use crate::config::{Config, Contact};

const TEMPLATES: [(&str, &str); 6] = [
    ("layout.html", include_str!("../../templates/layout.html")),
    ("form.html", include_str!("../../templates/form.html")),
    ("receipt.html", include_str!("../../templates/receipt.html")),
    ("status.html", include_str!("../../templates/status.html")),
    ("contact.html", include_str!("../../templates/contact.html")),
    ("message.html", include_str!("../../templates/message.html")),
];

/// The style sheet.
pub(crate) const STYLE: &str = include_str!("../../assets/style.css");
/// What makes the form nicer where scripts run.
pub(crate) const SCRIPT: &str = include_str!("../../assets/enhance.js");

/// Renders pages.
pub(crate) struct Pages {
    environment: Environment<'static>,
    texts: Texts,
    contact: Contact,
    hotlines: Vec<Number>,
}

/// A published number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Number {
    pub(crate) number: String,
    /// Key of what it is called, among the texts.
    #[serde(skip)]
    label: &'static str,
    /// `complaint` for a complaint hotline, else `service`.
    pub(crate) kind: &'static str,
}

/// A page could not be rendered: a mistake in a template, which the tests of all pages would show.
#[derive(Debug, thiserror::Error)]
#[error("a page cannot be rendered: {0}")]
pub(crate) struct PageError(String);

/// One page to render.
pub(crate) struct Page<'a> {
    /// Its template.
    pub(crate) template: &'a str,
    /// Language of the reader.
    pub(crate) language: Language,
    /// Key of its title among the texts.
    pub(crate) title: &'a str,
    /// Its path, for the switch to the other language; never with anything somebody sent.
    pub(crate) path: &'a str,
    /// What it shows.
    pub(crate) content: Value,
}

impl Pages {
    /// Checks templates and texts.
    pub(crate) fn try_new(config: &Config) -> anyhow::Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        for (name, source) in TEMPLATES {
            environment.add_template(name, source)?;
        }
        environment.add_global("style_path", asset_path("style", STYLE, "css"));
        environment.add_global("script_path", asset_path("enhance", SCRIPT, "js"));
        Ok(Self {
            environment,
            texts: Texts::try_new()?,
            contact: config.contact.clone(),
            hotlines: hotlines(config),
        })
    }

    /// The texts of the pages.
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The published hotline numbers.
    pub(crate) fn hotlines(&self) -> &[Number] {
        &self.hotlines
    }

    /// The page as HTML.
    pub(crate) fn render(&self, page: Page<'_>) -> Result<String, PageError> {
        let trouble = |error: minijinja::Error| PageError(error.to_string());
        let language = page.language;
        let texts = self.texts.all(language);
        let contact = self.contact_in(language);
        let body = self.environment.get_template(page.template).map_err(trouble)?;
        let body = body
            .render(context! { t => texts, lang => language.as_str(), contact => contact, ..page.content })
            .map_err(trouble)?;
        let layout = self.environment.get_template("layout.html").map_err(trouble)?;
        let other = language.other();
        layout
            .render(context! {
                t => texts,
                lang => language.as_str(),
                html_lang => language.html(),
                other => other.as_str(),
                other_html => other.html(),
                switch => Value::from_safe_string(format!("{}?lang={}", page.path, other.as_str())),
                title => self.texts.get(language, page.title),
                contact => contact,
                body => body,
            })
            .map_err(trouble)
    }

    /// What the pages say of the company, in one language.
    pub(crate) fn contact_in(&self, language: Language) -> Value {
        let pick = |zh: &String, en: &String| match language {
            Language::Chinese => zh.clone(),
            Language::English => en.clone(),
        };
        let contact = &self.contact;
        let labelled = |hotline: &Number| {
            let label = self.texts.get(language, hotline.label);
            context! { label, number => hotline.number }
        };
        context! {
            company => pick(&contact.company_zh, &contact.company_en),
            hours => pick(&contact.hours_zh, &contact.hours_en),
            regulator => pick(&contact.regulator_zh, &contact.regulator_en),
            regulator_phone => contact.regulator_phone,
            email => contact.email,
            address => pick(&contact.address_zh, &contact.address_en),
            hotlines => self.hotlines.iter().map(labelled).collect::<Vec<_>>(),
        }
    }
}

/// The hotlines with a number.
fn hotlines(config: &Config) -> Vec<Number> {
    let lines = config.hotlines.iter().filter(|line| !line.number.is_empty());
    let numbers = lines.map(|line| {
        let (label, kind) = match line.stated_kind {
            WorkKind::Complaint => ("contact_complaint_hotline", "complaint"),
            _ => ("contact_hotline", "service"),
        };
        let number = line.number.clone();
        Number { number, label, kind }
    });
    numbers.collect()
}

/// The path of an asset changes with its content, so that it may be cached for ever.
fn asset_path(name: &str, content: &str, extension: &str) -> Value {
    Value::from_safe_string(format!("/form/assets/{}", asset_name(name, content, extension)))
}

/// The last part of the path of an asset.
pub(crate) fn asset_name(name: &str, content: &str, extension: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    format!("{name}-{}.{extension}", hex::encode(&digest[..6]))
}
