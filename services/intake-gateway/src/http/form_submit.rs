//! `POST /form`: takes the form. Sent again with the same key it gets the same receipt and makes no second contact.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use contracts::{
    common::v1::Channel,
    intake::v1::{FormEntry, contact_submitted::Content},
};
use evidence::Sha256Digest;
use kernel::Receipt;
use serde_json::json;

use super::{
    FieldProblem, Gateway, Problem, body,
    form_page::error_key,
    form_read::read,
    page::{Asked, language, wants_json},
    receipt_answer,
};
use crate::{
    accept::{AcceptError, Dated, Piece, Submission},
    form::{Entry, FieldError, Sent},
    pages::Language,
};

/// A form that was not taken, with what to show instead.
struct Refused {
    problem: Problem,
    sent: Sent,
    errors: Vec<FieldError>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            sent: Sent::default(),
            errors: Vec::new(),
        }
    }
}

pub(super) async fn form_submit(
    State(gateway): State<Arc<Gateway>>,
    peer: ConnectInfo<SocketAddr>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let language = language(asked.lang.as_deref(), &headers);
    let machine = wants_json(&headers);
    let source = &gateway.config.form.name;
    match submit(&gateway, &peer, &headers, request, language).await {
        Ok(receipt) if machine => receipt_answer(&receipt),
        Ok(receipt) => {
            Redirect::to(&format!("/form/receipt/{receipt}?lang={}", language.as_str())).into_response()
        }
        Err(refused) if machine => refused.problem.at(source).into_response(),
        Err(refused) => again(&gateway, language, refused),
    }
}

/// The page again, with what was filled in; without it, a message.
fn again(gateway: &Gateway, language: Language, refused: Refused) -> Response {
    let problem = refused.problem.at(&gateway.config.form.name);
    if refused.sent.fields.is_empty() {
        let title = match problem.status {
            StatusCode::TOO_MANY_REQUESTS => "message_often_title",
            StatusCode::SERVICE_UNAVAILABLE => "message_unavailable_title",
            _ => "message_problem_title",
        };
        return gateway.message(language, title, &problem);
    }
    let notice = match language {
        Language::Chinese => problem.zh,
        Language::English => problem.en,
    };
    let notice = refused.errors.is_empty().then_some(notice);
    let page = gateway.form(language, &refused.sent, &refused.errors, notice);
    gateway.reply(&problem, page)
}

async fn submit(
    gateway: &Gateway,
    peer: &ConnectInfo<SocketAddr>,
    headers: &HeaderMap,
    request: Request,
    language: Language,
) -> Result<Receipt, Refused> {
    let client = gateway.client(peer, headers);
    gateway
        .limits
        .form(client, gateway.clock.now())
        .map_err(Problem::too_often)?;
    let _room = body::reserve(gateway, headers, gateway.config.form.limit())?;
    let sent = read(gateway, request).await?;
    let now = gateway.clock.now();
    let refuse = |sent: &Sent, errors: Vec<FieldError>| Refused {
        problem: invalid(gateway, &errors),
        sent: sent.clone(),
        errors,
    };
    let entry = Entry::read(&sent, now, &gateway.config.form).map_err(|errors| refuse(&sent, errors))?;
    let raw = as_sent(&sent, &entry);
    let keep = |problem| Refused {
        problem,
        sent: sent.clone(),
        errors: Vec::new(),
    };
    let place = gateway.place().map_err(keep)?;
    if !is_same(gateway, &entry, &raw).await.map_err(keep)? {
        let error = FieldError {
            field: "submission_key",
            slug: "key-changed",
        };
        return Err(refuse(&sent, vec![error]));
    }
    let submission = submission(gateway, entry, raw, language);
    gateway.accept(submission, place).await.map_err(keep)
}

/// Whether the key was not used before for other content: going back, correcting something and sending once more would
/// otherwise lose the correction, because the same key is the same thing.
async fn is_same(gateway: &Gateway, entry: &Entry, raw: &[u8]) -> Result<bool, Problem> {
    let content = Sha256Digest::of(raw).to_string();
    let first = gateway
        .acceptor
        .memory()
        .first(&format!("form.{}", entry.key.uuid), &content)
        .await;
    Ok(first.map_err(AcceptError::Memory)? == content)
}

/// The evidence: every field as it was sent, and which files came along. The files are evidence of their own; keeping
/// the multipart framing as well would store each of them twice.
fn as_sent(sent: &Sent, entry: &Entry) -> Vec<u8> {
    let files = entry.attachments.iter().map(|file| {
        json!({
            "name": file.name,
            "media_type": file.media_type,
            "size_bytes": file.bytes.len(),
            "sha256": Sha256Digest::of(&file.bytes),
        })
    });
    let fields = sent.fields.iter().filter(|(name, _)| *name != "lang");
    let fields: serde_json::Map<_, _> = fields.map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({ "fields": fields, "attachments": files.collect::<Vec<_>>() })
        .to_string()
        .into_bytes()
}

fn submission(gateway: &Gateway, entry: Entry, raw: Vec<u8>, language: Language) -> Submission {
    let mut evidence = vec![Piece {
        bytes: raw.into(),
        media_type: "application/json".to_owned(),
        name: "form.json".to_owned(),
        role: "raw",
    }];
    evidence.extend(entry.attachments.into_iter().map(|file| Piece {
        bytes: file.bytes,
        media_type: file.media_type.to_owned(),
        name: file.name,
        role: "attachment",
    }));
    let submission_key = entry.key.uuid.to_string();
    Submission {
        channel: Channel::Web,
        source: gateway.config.form.name.clone(),
        source_key: submission_key.clone(),
        part: String::new(),
        received_at: gateway.clock.now(),
        dated: Dated::At(entry.key.made_at),
        region: entry.region.clone(),
        stated_kind: entry.kind,
        content: Content::Form(FormEntry {
            submission_key,
            reporter: Some(entry.reporter.into_inner()),
            region: entry.region,
            product: entry.product,
            batch: entry.batch,
            text: entry.text,
            language: language.as_str().to_owned(),
        }),
        evidence,
    }
}

fn invalid(gateway: &Gateway, errors: &[FieldError]) -> Problem {
    let text = |language, slug: &str| gateway.pages.texts().get(language, &error_key(slug)).to_owned();
    let fields = errors.iter().map(|error| FieldProblem {
        field: error.field,
        slug: error.slug,
        zh: text(Language::Chinese, error.slug),
        en: text(Language::English, error.slug),
    });
    let changed = errors.iter().any(|error| error.slug == "key-changed");
    let (status, slug) = if changed {
        (StatusCode::CONFLICT, "form-changed")
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, "form-invalid")
    };
    let problem = Problem::new(
        status,
        slug,
        "请检查填写内容。",
        "Please check what you filled in.",
    );
    problem.fields(fields.collect())
}
