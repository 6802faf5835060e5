//! Public HTTP servers of the gateways, with what all of them need.

use std::net::SocketAddr;

use axum::{Router, extract::Request, middleware::Next, response::Response};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument as _;

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
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let router = router
        .layer(axum::middleware::from_fn(observe))
        .layer(CatchPanicLayer::new());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await?;
    Ok(())
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
