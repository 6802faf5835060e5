//! `GET /form`: the empty form, and the same page again when something needs another look.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use minijinja::{Value, context};

use super::{
    Gateway, Problem,
    page::{Asked, language, object},
};
use crate::{
    form::{Attachment, FieldError, KINDS, Sent, fresh_key, regions},
    pages::{Language, Page},
};

/// Fields in the order of the page, for the list of what needs another look.
const ORDER: [&str; 13] = [
    "submission_key",
    "kind",
    "text",
    "product",
    "batch",
    "attachments",
    "name",
    "phone",
    "email",
    "organisation",
    "region",
    "address",
    "consent",
];

pub(super) async fn form_page(
    State(gateway): State<Arc<Gateway>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let language = language(asked.lang.as_deref(), &headers);
    Ok(gateway
        .page(gateway.form(language, &Sent::default(), &[], None))?
        .into_response())
}

impl Gateway {
    /// The form with what was filled in so far.
    pub(super) fn form(
        &self,
        language: Language,
        sent: &Sent,
        errors: &[FieldError],
        notice: Option<&str>,
    ) -> Page<'static> {
        let text = |key: &str| self.pages.texts().get(language, key).to_owned();
        let told = errors
            .iter()
            .map(|error| (error.field, text(&error_key(error.slug))));
        let told: BTreeMap<&str, String> = told.rev().collect();
        let stale = told.contains_key("submission_key") || sent.field("submission_key").is_empty();
        let key = if stale {
            fresh_key()
        } else {
            sent.field("submission_key").to_owned()
        };
        let values = ORDER.map(|name| (name, sent.field(name).to_owned()));
        let limits = &self.config.form;
        let megabytes = |kib: usize| (kib / 1024).to_string();
        let hint = text("attachments_hint")
            .replace("{count}", &limits.attachments.to_string())
            .replace("{size}", &megabytes(limits.attachment_kib))
            .replace("{sum}", &megabytes(limits.attachment_kib * 2));
        Page {
            template: "form.html",
            language,
            title: "form_title",
            path: "/form",
            content: context! {
                submission_key => key,
                values => object(values),
                errors => told,
                order => ORDER,
                notice => notice,
                had_files => !sent.files.is_empty(),
                kinds => self.kinds(language, sent.field("kind")),
                regions => regions_in(language),
                accept => Attachment::endings(),
                limits => context! {
                    count => limits.attachments,
                    bytes => limits.attachment_kib * 1024,
                    sum => limits.attachment_kib * 2048,
                    hint => hint,
                },
            },
        }
    }

    fn kinds(&self, language: Language, chosen: &str) -> Vec<Value> {
        let text = |key: String| self.pages.texts().get(language, &key).to_owned();
        let kinds = KINDS.iter().map(|kind| {
            context! {
                value => kind,
                label => text(format!("kind_{kind}")),
                hint => text(format!("kind_{kind}_hint")),
                checked => *kind == chosen,
            }
        });
        kinds.collect()
    }
}

/// Key of the text for a reason.
pub(super) fn error_key(slug: &str) -> String {
    format!("error_{}", slug.replace('-', "_"))
}

/// Sales regions with their provinces.
fn regions_in(language: Language) -> Vec<Value> {
    let mut groups: Vec<(&str, Vec<Value>)> = Vec::new();
    for region in regions() {
        let name = match language {
            Language::Chinese => region.zh,
            Language::English => region.en,
        };
        match groups.last_mut() {
            Some((_, provinces)) if region.is_province() => {
                provinces.push(context! { path => region.path, name => name });
            }
            _ => groups.push((name, Vec::new())),
        }
    }
    let groups = groups
        .into_iter()
        .map(|(name, provinces)| context! { name, provinces });
    groups.collect()
}
