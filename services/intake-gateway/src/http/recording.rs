//! `POST /hotline/{line}/recordings/{call_id}`: the recording of a call, signed like an event. It becomes evidence and a
//! `recording_ready` event of its call.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use evidence::Sha256Digest;

use super::{
    Gateway, Problem, body,
    hotline_event::{submission, verify},
    receipt_answer,
};
use crate::{
    accept::{AcceptError, Piece, name},
    config::Hotline,
    hotline::{CallReport, Happened, call_id, signature},
};

pub(super) async fn recording(
    State(gateway): State<Arc<Gateway>>,
    Path((name, call)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let line = gateway.hotline(&name)?;
    let accepted = take(&gateway, line, &call, &headers, body).await;
    accepted.map_err(|problem| problem.at(&line.name))
}

async fn take(
    gateway: &Gateway,
    line: &Hotline,
    call: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let call_id = call_id(call)?;
    let media_type = audio(headers).ok_or_else(|| Problem::wrong_media_type().detail("audio/*"))?;
    let received = body::receive(gateway, headers, body, gateway.config.recording_kib * 1024).await?;
    verify(gateway, line, headers, &received.bytes)?;
    if received.bytes.is_empty() {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "recording-empty",
            "录音内容为空。",
            "The recording is empty.",
        ));
    }
    let place = gateway.place()?;
    bind(gateway, line, &call_id, headers).await?;
    let digest = Sha256Digest::of(&received.bytes);
    let report = CallReport {
        event_id: format!("recording/{digest}"),
        call_id,
        happened: Happened::RecordingReady,
        at: None,
        outbound: false,
        from: String::new(),
        to: String::new(),
        agent: String::new(),
        summary: String::new(),
        topic: String::new(),
        duration_seconds: 0,
        cause: String::new(),
        recording_url: String::new(),
        region: String::new(),
    };
    let evidence = Piece {
        bytes: received.bytes.clone(),
        name: format!("recording.{}", media_type.trim_start_matches("audio/")),
        media_type,
        role: "recording",
    };
    let submission = submission(line, report, evidence, &gateway.clock);
    Ok(receipt_answer(&gateway.accept(submission, place).await?))
}

/// The call is named outside of what is signed, so a signature counts for the first call that it came with: a copied
/// request cannot put the recording to another call.
async fn bind(gateway: &Gateway, line: &Hotline, call_id: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let signature = headers
        .get(signature::SIGNATURE)
        .map(HeaderValue::as_bytes)
        .unwrap_or_default();
    let signature = String::from_utf8_lossy(signature).to_ascii_lowercase();
    let key = format!("recording.{}.{}", name(&line.name), name(&signature));
    let first = gateway.acceptor.memory().first(&key, call_id).await;
    if first.map_err(AcceptError::Memory)? == call_id {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "signature-reused",
        "该签名已用于另一通电话。",
        "This signature was used for another call.",
    ))
}

/// `audio/wav` and the like, without parameters.
fn audio(headers: &HeaderMap) -> Option<String> {
    let media_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = media_type.split(';').next()?.trim().to_ascii_lowercase();
    let subtype = essence.strip_prefix("audio/")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".+-".contains(&byte);
    (!subtype.is_empty() && subtype.len() <= 40 && subtype.bytes().all(plain)).then_some(essence)
}
