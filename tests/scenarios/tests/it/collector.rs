//! What the house tells a collector of traces and logs; one for all stories, because a process has one telemetry.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock, mpsc},
};

use axum::{Router, body::Bytes, extract::State, routing::post};
use opentelemetry_proto::tonic::collector::{
    logs::v1::ExportLogsServiceRequest, trace::v1::ExportTraceServiceRequest,
};
use prost::Message as _;

/// One span, reduced to what the stories look at.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) trace_id: String,
    pub(crate) name: String,
    pub(crate) details: String,
}

/// Everything that was told so far.
#[derive(Clone, Default)]
pub(crate) struct Collector {
    spans: Arc<Mutex<Vec<Span>>>,
    texts: Arc<Mutex<Vec<String>>>,
}

impl Collector {
    /// The collector of this process; the first call turns telemetry on.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Collector> = OnceLock::new();
        SHARED.get_or_init(|| {
            let collector = Self::default();
            let (ready, is_ready) = mpsc::channel();
            let served = collector.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Runtime::new().unwrap();
                runtime.block_on(serve(served, ready));
            });
            is_ready.recv().unwrap();
            collector
        })
    }

    pub(crate) fn spans_of(&self, trace_id: &str) -> Vec<Span> {
        self.spans
            .lock()
            .unwrap()
            .iter()
            .filter(|span| span.trace_id == trace_id)
            .cloned()
            .collect()
    }

    /// Everything that was logged or put on a span, as text.
    pub(crate) fn said(&self) -> Vec<String> {
        self.texts.lock().unwrap().clone()
    }
}

async fn serve(collector: Collector, ready: mpsc::Sender<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let router = Router::new()
        .route("/v1/traces", post(traces))
        .route("/v1/logs", post(logs))
        .route("/v1/metrics", post(|| async {}))
        .with_state(collector);
    let config = telemetry::TelemetryConfig {
        service_name: "scenarios".to_owned(),
        log_format: telemetry::LogFormat::Json,
        log_filter: "info,async_nats=warn,sqlx=warn".to_owned(),
        otlp_endpoint: Some(format!("http://{address}")),
    };
    let guard = telemetry::init(&config).unwrap();
    ready.send(()).unwrap();
    axum::serve(listener, router).await.unwrap();
    guard.shutdown().await;
}

async fn traces(State(collector): State<Collector>, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    for span in request
        .resource_spans
        .into_iter()
        .flat_map(|it| it.scope_spans)
        .flat_map(|it| it.spans)
    {
        let details = format!("{:?} {:?}", span.attributes, span.events);
        collector.texts.lock().unwrap().push(details.clone());
        let trace_id = hex::encode(&span.trace_id);
        collector.spans.lock().unwrap().push(Span {
            trace_id,
            name: span.name,
            details,
        });
    }
}

async fn logs(State(collector): State<Collector>, body: Bytes) {
    let request = ExportLogsServiceRequest::decode(body).unwrap();
    for record in request
        .resource_logs
        .into_iter()
        .flat_map(|it| it.scope_logs)
        .flat_map(|it| it.log_records)
    {
        collector
            .texts
            .lock()
            .unwrap()
            .push(format!("{:?} {:?}", record.body, record.attributes));
    }
}
