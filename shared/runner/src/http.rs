//! Public HTTP servers of the gateways, with what all of them need. Memory is bounded: so many connections, so much
//! buffered for each, and none for those who never finish saying what they want.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
    middleware::Next,
    response::Response,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument as _;

use crate::config::Http;

/// Most bytes of one connection that wait to be read by whoever handles the request; a longer head is refused (431).
const BUFFER: usize = 64 * 1024;
/// Connections beyond the limit that are told so; still more are dropped without a word.
const TURNED_AWAY_AT_ONCE: usize = 256;
/// How long somebody who is turned away may take to hear it.
const FAREWELL: Duration = Duration::from_secs(2);
/// What they hear.
const CROWDED: &str = r#"{"type":"urn:afterdose:problem:too-many-connections","title":"当前访问过多，请稍后重试。","status":503,"detail":"Too many connections at the moment; please try again shortly.","slug":"too-many-connections","en":"Too many connections at the moment; please try again shortly."}"#;

/// Binds; returns the listener and where it listens.
pub(crate) async fn bind(listen: SocketAddr) -> anyhow::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| anyhow::anyhow!("cannot listen on {listen}: {error}"))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until `stop`, then lets running requests end.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Http,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let router = router
        .layer(axum::middleware::from_fn(observe))
        .layer(CatchPanicLayer::new());
    let places = Arc::new(Semaphore::new(limits.connections.min(Semaphore::MAX_PERMITS)));
    let farewells = Arc::new(Semaphore::new(TURNED_AWAY_AT_ONCE));
    let open = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // out of file handles, or somebody who left at once
                tracing::warn!(%error, "connection not accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        if let Ok(place) = places.clone().try_acquire_owned() {
            let router = router.clone();
            open.spawn(connection(
                stream,
                peer,
                router,
                limits.head_seconds,
                stop.clone(),
                place,
            ));
        } else {
            metrics::counter!("afterdose_connections_refused_total").increment(1);
            if let Ok(farewell) = farewells.clone().try_acquire_owned() {
                tokio::spawn(turn_away(stream, farewell));
            }
        }
    }
    open.close();
    open.wait().await;
    Ok(())
}

/// Serves one connection to its end.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    head_seconds: u64,
    stop: CancellationToken,
    _place: OwnedSemaphorePermit,
) {
    // small answers must not wait for more to send; a connection that refuses this works as well
    let _ = stream.set_nodelay(true);
    let service = router.map_request(move |mut request: Request<_>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(head_seconds))
        .max_buf_size(BUFFER);
    let serving =
        builder.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error, "connection broke");
    }
}

/// Says when to come again, without reading what is asked.
async fn turn_away(mut stream: TcpStream, _farewell: OwnedSemaphorePermit) {
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\
         Content-Type: application/problem+json\r\nContent-Length: {}\r\n\r\n{CROWDED}",
        CROWDED.len()
    );
    let farewell = async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        // to close with something unread would take the answer back
        let mut unread = [0; 1024];
        while stream.read(&mut unread).await? > 0 {}
        std::io::Result::Ok(())
    };
    // whoever does not listen has left
    drop(timeout(FAREWELL, farewell).await);
}

/// One span and one log line per request; the route, never the path, because paths hold numbers people gave us.
async fn observe(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let span = tracing::info_span!("http", %method, route, status = tracing::field::Empty);
    telemetry::set_parent(&span, &telemetry::extract_http(request.headers()));
    let started = tokio::time::Instant::now();
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    span.record("status", status);
    metrics::histogram!("afterdose_http_seconds", "route" => route.clone(), "status" => status.to_string())
        .record(started.elapsed().as_secs_f64());
    span.in_scope(|| tracing::info!(%method, route, status, "http request answered"));
    response
}
