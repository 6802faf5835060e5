//! `POST /hotline/{line}/events`: a signed webhook about a call.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use contracts::{common::v1::Channel, intake::v1::contact_submitted::Content};
use kernel::Clock;

use super::{Gateway, Problem, body, receipt_answer};
use crate::{
    accept::{Dated, Piece, Submission},
    config::Hotline,
    hotline::{CallReport, parse, signature},
};

/// Larger than any event with the longest summary.
pub(super) const EVENT_LIMIT: usize = 256 * 1024;

pub(super) async fn hotline_event(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let line = gateway.hotline(&name)?;
    let accepted = take(&gateway, line, &headers, body).await;
    accepted.map_err(|problem| problem.at(&line.name))
}

async fn take(
    gateway: &Gateway,
    line: &Hotline,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let received = body::receive(gateway, headers, body, EVENT_LIMIT).await?;
    verify(gateway, line, headers, &received.bytes)?;
    let report = parse(&received.bytes)?;
    let evidence = Piece {
        bytes: received.bytes.clone(),
        media_type: "application/json".to_owned(),
        name: "event.json".to_owned(),
        role: "raw",
    };
    let submission = submission(line, report, evidence, &gateway.clock);
    Ok(receipt_answer(
        &gateway.accept(submission, gateway.place()?).await?,
    ))
}

/// Whether the telephone system of this line sent the body just now.
pub(super) fn verify(
    gateway: &Gateway,
    line: &Hotline,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (timestamp, digits) = (text(signature::TIMESTAMP), text(signature::SIGNATURE));
    signature::verify(line.secret.expose(), timestamp, digits, body, gateway.clock.now())?;
    Ok(())
}

/// All events of a call are parts of one thing, the call.
pub(super) fn submission(
    line: &Hotline,
    mut report: CallReport,
    evidence: Piece,
    clock: &Clock,
) -> Submission {
    let received_at = clock.now();
    let region = std::mem::take(&mut report.region);
    Submission {
        channel: Channel::Phone,
        source: line.name.clone(),
        source_key: report.call_id.clone(),
        part: report.event_id.clone(),
        received_at,
        // no event says when its call began, and a call may last beyond midnight
        dated: Dated::FirstSeen,
        region: if region.is_empty() {
            line.region.clone()
        } else {
            region
        },
        stated_kind: line.stated_kind,
        content: Content::Call(report.into_event(received_at)),
        evidence: vec![evidence],
    }
}
