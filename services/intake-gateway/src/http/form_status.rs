//! `GET` and `POST /form/status`: what became of a submission, for whoever knows its number and the last four digits of
//! the phone. The page posts, so that neither stands in an address; machines may ask either way.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use chrono::{DateTime, FixedOffset, Utc};
use contracts::{
    Ask,
    intake::v1::{GetStatusRequest, GetStatusResponse},
    moment,
};
use kernel::{Code, Receipt};
use minijinja::context;
use serde::Deserialize;
use serde_json::json;

use super::{
    Gateway, Problem, body,
    page::{language, object, wants_json},
};
use crate::pages::{Language, Page};

const QUESTION_LIMIT: usize = 8 * 1024;

/// The question.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Question {
    lang: Option<String>,
    receipt: String,
    #[serde(alias = "phone")]
    phone_last_four: String,
}

pub(super) async fn ask_status(
    State(gateway): State<Arc<Gateway>>,
    peer: ConnectInfo<SocketAddr>,
    Query(question): Query<Question>,
    headers: HeaderMap,
) -> Response {
    answer(&gateway, &peer, question, &headers).await
}

pub(super) async fn post_status(
    State(gateway): State<Arc<Gateway>>,
    peer: ConnectInfo<SocketAddr>,
    Query(asked): Query<Question>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let received = match body::receive(&gateway, &headers, body, QUESTION_LIMIT).await {
        Ok(received) => received,
        Err(problem) => return problem.into_response(),
    };
    let mut question = Question {
        lang: asked.lang,
        ..Question::default()
    };
    for (name, value) in url::form_urlencoded::parse(&received.bytes) {
        match name.as_ref() {
            "receipt" => question.receipt = value.into_owned(),
            "phone_last_four" | "phone" => question.phone_last_four = value.into_owned(),
            _ => {}
        }
    }
    if question.receipt.is_empty() {
        // an empty question needs an answer too, not the empty page again
        question.receipt = "-".to_owned();
    }
    answer(&gateway, &peer, question, &headers).await
}

async fn answer(
    gateway: &Gateway,
    peer: &ConnectInfo<SocketAddr>,
    question: Question,
    headers: &HeaderMap,
) -> Response {
    let language = language(question.lang.as_deref(), headers);
    let machine = wants_json(headers);
    let receipt = question.receipt.trim().to_owned();
    let four = question.phone_last_four.trim().to_owned();
    if !machine && four.is_empty() && receipt != "-" {
        let receipt = receipt
            .parse::<Receipt>()
            .map(|receipt| receipt.to_string())
            .unwrap_or_default();
        return match gateway.page(asking(language, &receipt, None)) {
            Ok(html) => html.into_response(),
            Err(problem) => problem.into_response(),
        };
    }
    match find(gateway, peer, headers, &receipt, &four).await {
        Ok((receipt, found)) if machine => as_json(&receipt, &found),
        Ok((receipt, found)) => match gateway.page(showing(gateway, language, &receipt, &found)) {
            Ok(html) => html.into_response(),
            Err(problem) => problem.into_response(),
        },
        Err(problem) if machine => problem.at("status").into_response(),
        Err(problem) => {
            let problem = problem.at("status");
            let receipt = if receipt == "-" { String::new() } else { receipt };
            gateway.reply(&problem, asking(language, &receipt, Some((&problem, gateway))))
        }
    }
}

async fn find(
    gateway: &Gateway,
    peer: &ConnectInfo<SocketAddr>,
    headers: &HeaderMap,
    receipt: &str,
    four: &str,
) -> Result<(Receipt, GetStatusResponse), Problem> {
    let receipt: Receipt = receipt.parse().map_err(|_| RECEIPT_WRONG)?;
    if four.len() != 4 || !four.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PHONE_WRONG);
    }
    let client = gateway.client(peer, headers);
    let limits = gateway
        .limits
        .status(client, &receipt.to_string(), gateway.clock.now());
    limits.map_err(Problem::too_often)?;
    let ask = Ask {
        principal: Bytes::new(),
        patience: Duration::from_secs(gateway.config.form.status_seconds),
    };
    let request = GetStatusRequest {
        receipt: receipt.to_string(),
        phone_last_four: four.to_owned(),
    };
    let found = gateway.intake.get_status(&ask, request).await;
    let found = found.map_err(|fault| match fault.code {
        Code::NotFound | Code::InvalidArgument => UNKNOWN,
        Code::ResourceExhausted => Problem::too_often(60),
        _ => {
            tracing::warn!(slug = fault.slug, "status not known at the moment");
            LATER
        }
    })?;
    Ok((receipt, found))
}

const RECEIPT_WRONG: Problem = Problem::new(
    StatusCode::UNPROCESSABLE_ENTITY,
    "receipt-wrong",
    "编号有误，请核对后重新输入。",
    "This number has a mistake in it; please check it.",
);
const PHONE_WRONG: Problem = Problem::new(
    StatusCode::UNPROCESSABLE_ENTITY,
    "phone-wrong",
    "请输入四位数字。",
    "Please enter four digits.",
);
/// Unknown number and wrong digits are one answer, so that numbers cannot be found out.
const UNKNOWN: Problem = Problem::new(
    StatusCode::NOT_FOUND,
    "status-unknown",
    "没有找到与编号和电话相符的记录。",
    "No record fits this number and phone.",
);
const LATER: Problem = Problem::new(
    StatusCode::SERVICE_UNAVAILABLE,
    "status-unavailable",
    "您的来件已在我们这里，详细进度请稍后再查。",
    "We have your submission; please ask for details a little later.",
)
.after(60);

/// The page that asks, with what was wrong with the last question.
fn asking<'a>(language: Language, receipt: &str, wrong: Option<(&Problem, &Gateway)>) -> Page<'a> {
    let mut errors = Vec::new();
    let (mut notice, mut notice_title) = (String::new(), String::new());
    if let Some((problem, gateway)) = wrong {
        let text = |key| gateway.pages.texts().get(language, key).to_owned();
        match problem.slug {
            "receipt-wrong" => errors.push(("receipt", text("status_receipt_wrong"))),
            "phone-wrong" => errors.push(("phone_last_four", text("status_phone_wrong"))),
            "status-unknown" => notice = text("status_unknown"),
            "status-unavailable" => {
                notice_title = text("status_later_title");
                notice = text("status_later");
            }
            _ => {
                notice_title = text("message_often_title");
                notice = if language == Language::Chinese {
                    problem.zh
                } else {
                    problem.en
                }
                .to_owned();
            }
        }
    }
    Page {
        template: "status.html",
        language,
        title: "status_title",
        path: "/form/status",
        content: context! {
            receipt, notice, notice_title,
            errors => object(errors),
            found => false,
            calm => wrong.is_some_and(|(problem, _)| problem.status != StatusCode::NOT_FOUND),
        },
    }
}

/// The page with the answer.
fn showing<'a>(
    gateway: &Gateway,
    language: Language,
    receipt: &Receipt,
    found: &GetStatusResponse,
) -> Page<'a> {
    let text = |key: String| gateway.pages.texts().get(language, &key).to_owned();
    let state = known_state(&found.state);
    Page {
        template: "status.html",
        language,
        title: "status_title",
        path: "/form/status",
        content: context! {
            receipt => receipt.to_string(),
            found => context! {
                state => state,
                label => text(format!("state_{state}")),
                note => text(format!("state_{state}_note")),
                reply => found.reply,
                received_at => shown(moment(found.received_at.as_ref())),
                updated_at => shown(moment(found.updated_at.as_ref())),
            },
        },
    }
}

/// A state that a newer `intake` may invent is shown as being handled.
fn known_state(state: &str) -> &str {
    match state {
        "received" | "answered" | "closed" => state,
        _ => "in_progress",
    }
}

/// To the minute, in China.
fn shown(at: Option<DateTime<Utc>>) -> String {
    let zone = FixedOffset::east_opt(8 * 3_600);
    let local = at.zip(zone).map(|(at, zone)| at.with_timezone(&zone));
    local
        .map(|local| local.format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

fn as_json(receipt: &Receipt, found: &GetStatusResponse) -> Response {
    let at = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339());
    Json(json!({
        "receipt": receipt.to_string(),
        "state": found.state,
        "received_at": at(moment(found.received_at.as_ref())),
        "updated_at": at(moment(found.updated_at.as_ref())),
        "reply": found.reply,
    }))
    .into_response()
}
