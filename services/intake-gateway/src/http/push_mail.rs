//! `POST /mail/{mailbox}`: one raw mail, from a mail server's pipe.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use contracts::{
    common::v1::Channel,
    intake::v1::{RawMail, contact_submitted::Content},
};
use evidence::Sha256Digest;

use super::{Gateway, Problem, body, receipt_answer};
use crate::{
    accept::{Dated, Piece, Submission},
    config::Mailbox,
    text::same_secret,
};

pub(super) async fn push_mail(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    // an unknown mailbox and a wrong token are one answer, so that nobody learns which mailboxes there are
    let mailbox = gateway.mailbox(&name).ok_or_else(Problem::wrong_token)?;
    let source = mailbox.push_source();
    let accepted = take(&gateway, mailbox, &headers, body).await;
    accepted.map_err(|problem| problem.at(&source))
}

async fn take(
    gateway: &Gateway,
    mailbox: &Mailbox,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let token = bearer(headers).ok_or_else(Problem::wrong_token)?;
    if !same_secret(token, mailbox.push_token.expose()) {
        return Err(Problem::wrong_token());
    }
    if !is_mail(headers) {
        return Err(Problem::wrong_media_type().detail("message/rfc822"));
    }
    let received = body::receive(gateway, headers, body, gateway.config.mail_kib * 1024).await?;
    if received.bytes.is_empty() {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "mail-empty",
            "邮件内容为空。",
            "The mail is empty.",
        ));
    }
    let submission = Submission {
        channel: Channel::Email,
        source: mailbox.push_source(),
        source_key: Sha256Digest::of(&received.bytes).to_string(),
        part: String::new(),
        received_at: gateway.clock.now(),
        // the Date header is the sender's claim, and the bytes hold no other time one could trust
        dated: Dated::FirstSeen,
        region: mailbox.region.clone(),
        stated_kind: mailbox.stated_kind,
        content: Content::Mail(RawMail {
            mailbox: mailbox.name.clone(),
            ..RawMail::default()
        }),
        evidence: vec![Piece {
            bytes: received.bytes.clone(),
            media_type: "message/rfc822".to_owned(),
            name: "mail.eml".to_owned(),
            role: "raw",
        }],
    };
    Ok(receipt_answer(
        &gateway.accept(submission, gateway.place()?).await?,
    ))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn is_mail(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("message/rfc822"))
}
