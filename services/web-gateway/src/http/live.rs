//! `GET /live`: what happens, as server-sent events.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::{Stream, StreamExt as _, stream};
use kernel::Fault;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use super::{problem, token};
use crate::{
    live::{Feed, Place},
    state::Gateway,
};

/// Proxies must pass on every event at once.
const UNBUFFERED: (&str, &str) = ("x-accel-buffering", "no");

/// Opens the stream of a signed-in browser.
pub(crate) async fn handler(State(gateway): State<Gateway>, headers: HeaderMap) -> Response {
    match open(&gateway, &headers).await {
        Ok(stream) => {
            let beat = KeepAlive::new().interval(gateway.live_pace.heartbeat);
            ([UNBUFFERED], Sse::new(stream).keep_alive(beat)).into_response()
        }
        Err(fault) => problem(&fault),
    }
}

/// How often a stream proves that it lives, and asks whether the session does.
pub(crate) struct Pace {
    pub(crate) heartbeat: Duration,
    pub(crate) recheck: Duration,
}

struct Open {
    gateway: Gateway,
    token: String,
    feed: Feed,
    recheck: Interval,
    stopped: CancellationToken,
    _place: Place,
}

async fn open(
    gateway: &Gateway,
    headers: &HeaderMap,
) -> Result<impl Stream<Item = Result<Event, Infallible>> + use<>, Fault> {
    let token = token::read(headers, gateway.secure_cookies)?;
    let caller = gateway.sessions.caller(&token).await?;
    let place = gateway.live.enter(&token)?;
    let every = gateway.live_pace.recheck;
    let mut recheck = interval_at(Instant::now() + every, every);
    recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let open = Open {
        feed: gateway.live.feed(&caller.principal),
        stopped: gateway.live.stopped(),
        gateway: gateway.clone(),
        token,
        recheck,
        _place: place,
    };
    // a first word at once, so that whatever stands in between passes the answer on before anything happens
    let begun = stream::iter([Ok(Event::default().comment("open"))]);
    Ok(begun.chain(stream::unfold(open, |mut open| async move {
        let body = open.next().await?;
        Some((Ok(Event::default().data(body)), open))
    })))
}

impl Open {
    /// The next message; `None` when the session has ended, cannot be confirmed any more, or the process stops.
    async fn next(&mut self) -> Option<String> {
        loop {
            tokio::select! {
                () = self.stopped.cancelled() => return None,
                _ = self.recheck.tick() => {
                    let caller = self.gateway.sessions.caller(&self.token).await.ok()?;
                    self.feed.renew(&caller.principal);
                }
                told = self.feed.next() => return told,
            }
        }
    }
}
