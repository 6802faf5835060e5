//! `POST /cti/{line}/{token}`: the generic form of CTI bridges.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::Response,
};

use super::{
    Gateway, Problem, body,
    hotline_event::{EVENT_LIMIT, submission},
    receipt_answer,
};
use crate::{accept::Piece, config::Hotline, hotline::cti::parse, text::same_secret};

pub(super) async fn cti(
    State(gateway): State<Arc<Gateway>>,
    Path((name, token)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let line = gateway.hotline(&name)?;
    if !same_secret(&token, line.cti_token.expose()) {
        return Err(Problem::wrong_token().at(&line.name));
    }
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
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or("application/x-www-form-urlencoded");
    let report = parse(media_type, &received.bytes)?;
    let evidence = Piece {
        bytes: received.bytes.clone(),
        media_type: media_type.to_owned(),
        name: "event".to_owned(),
        role: "raw",
    };
    let submission = submission(line, report, evidence, &gateway.clock);
    Ok(receipt_answer(
        &gateway.accept(submission, gateway.place()?).await?,
    ))
}
