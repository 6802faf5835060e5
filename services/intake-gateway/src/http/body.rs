//! Receiving a body: room for it is reserved before the first byte is read, and it may neither be larger nor slower than
//! allowed, nor pause for longer.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use tokio::time::timeout;

use super::{Gateway, Problem};
use crate::accept::Reservation;

/// A body with the room it takes; keep it until the answer is known.
pub(crate) struct Received {
    pub(crate) bytes: Bytes,
    _room: Reservation,
}

/// Reserves room for a body of at most `limit` bytes.
pub(crate) fn reserve(gateway: &Gateway, headers: &HeaderMap, limit: usize) -> Result<Reservation, Problem> {
    let announced = announced(headers);
    if announced.is_some_and(|length| length > limit) {
        return Err(Problem::too_large());
    }
    let room = gateway.admission.try_reserve(announced.unwrap_or(limit));
    room.ok_or_else(Problem::crowded)
}

/// Reads the whole body.
pub(crate) async fn receive(
    gateway: &Gateway,
    headers: &HeaderMap,
    body: Body,
    limit: usize,
) -> Result<Received, Problem> {
    let room = reserve(gateway, headers, limit)?;
    let patience = Duration::from_secs(gateway.config.request_seconds);
    let reading = read(body, announced(headers), limit, idle(gateway));
    let bytes = timeout(patience, reading).await;
    Ok(Received {
        bytes: bytes.map_err(|_| Problem::slow())??,
        _room: room,
    })
}

/// How long one may wait for the next piece of a body.
pub(super) fn idle(gateway: &Gateway) -> Duration {
    Duration::from_secs(gateway.config.idle_seconds)
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn read(body: Body, announced: Option<usize>, limit: usize, idle: Duration) -> Result<Bytes, Problem> {
    let mut whole = BytesMut::with_capacity(announced.unwrap_or(0).min(limit));
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = timeout(idle, chunks.next()).await.map_err(|_| Problem::slow())? {
        let chunk = chunk.map_err(|_| Problem::broken())?;
        if whole.len() + chunk.len() > limit {
            return Err(Problem::too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}
