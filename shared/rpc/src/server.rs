//! The answering side: one endpoint a method, one queue group a service, a bounded number of requests at a time.

use std::{sync::Arc, time::Duration};

use access::Verifier;
use async_nats::{
    Client, HeaderMap,
    service::{Request, ServiceExt as _, endpoint::Endpoint},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use contracts::{Call, MethodInfo, Serve};
use futures::StreamExt as _;
use kernel::{Clock, Code, Fault};
use tokio::{sync::Semaphore, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::Instrument as _;

use crate::headers::{PATIENCE, PRINCIPAL, refusal};

/// What a server needs besides its services.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Verifies principals.
    pub verifier: Verifier,
    /// Tells whether a principal has expired.
    pub clock: Clock,
    /// Requests worked on at once; more wait in NATS.
    pub concurrency: usize,
}

/// Serves the methods of one service crate until stopped.
pub struct Server {
    options: ServerOptions,
    gate: Arc<Semaphore>,
    tasks: TaskTracker,
}

impl Server {
    /// A server that serves nothing yet.
    pub fn new(options: ServerOptions) -> Self {
        let gate = Arc::new(Semaphore::new(options.concurrency));
        Self {
            options,
            gate,
            tasks: TaskTracker::new(),
        }
    }

    /// Announces the service under `name` and returns once NATS has its endpoints, so that a request sent after that
    /// finds somebody.
    ///
    /// # Errors
    /// When NATS refuses the service or an endpoint.
    pub async fn announce(
        self,
        client: &Client,
        name: &str,
        services: Vec<Arc<dyn Serve>>,
    ) -> Result<Announced, async_nats::Error> {
        let version = env!("CARGO_PKG_VERSION");
        let service = client
            .service_builder()
            .queue_group(name)
            .start(name, version)
            .await?;
        for served in services {
            for method in served.info().methods {
                let subject = method.endpoint(name);
                let endpoint_name = subject.replace('.', "_");
                let endpoint = service
                    .endpoint_builder()
                    .name(endpoint_name)
                    .add(subject)
                    .await?;
                self.tasks.spawn(listen(
                    endpoint,
                    method,
                    served.clone(),
                    self.options.clone(),
                    self.gate.clone(),
                    self.tasks.clone(),
                ));
            }
        }
        // a round trip on the connection of the subscriptions: NATS has read them before it answers
        client.request(format!("$SRV.PING.{name}"), Bytes::new()).await?;
        Ok(Announced {
            service,
            tasks: self.tasks,
        })
    }
}

/// A server that NATS knows.
pub struct Announced {
    service: async_nats::service::Service,
    tasks: TaskTracker,
}

impl Announced {
    /// Names this instance among all that serve the same: `$SRV.INFO.<service>.<id>`.
    pub async fn id(&self) -> String {
        self.service.info().await.id
    }

    /// Answers until `stop`, then lets running requests end.
    ///
    /// # Errors
    /// When the service cannot be withdrawn.
    pub async fn run(self, stop: CancellationToken) -> Result<(), async_nats::Error> {
        stop.cancelled().await;
        self.service.stop().await?;
        self.tasks.close();
        self.tasks.wait().await;
        Ok(())
    }
}

async fn listen(
    mut endpoint: Endpoint,
    method: &'static MethodInfo,
    service: Arc<dyn Serve>,
    options: ServerOptions,
    gate: Arc<Semaphore>,
    tasks: TaskTracker,
) {
    while let Some(request) = endpoint.next().await {
        let Ok(permit) = gate.clone().acquire_owned().await else {
            return;
        };
        let (service, options) = (service.clone(), options.clone());
        tasks.spawn(async move {
            answer(&request, method, service.as_ref(), &options).await;
            drop(permit);
        });
    }
}

/// One request from first byte to answer: verify, admit, serve within the caller's patience, one log line.
async fn answer(
    request: &Request,
    method: &'static MethodInfo,
    service: &dyn Serve,
    options: &ServerOptions,
) {
    let none = HeaderMap::new();
    let headers = request.message.headers.as_ref().unwrap_or(&none);
    let span = tracing::info_span!("rpc", method = method.subject, outcome = tracing::field::Empty);
    telemetry::set_parent(&span, &telemetry::extract(headers));
    let started = tokio::time::Instant::now();
    let body = request.message.payload.clone();
    let work = async {
        let call = admit(headers, method, options)?;
        timeout(patience(headers), service.serve(method.name, call, body))
            .await
            .unwrap_or_else(|_| Err(late()))
    };
    let result = work.instrument(span.clone()).await;
    let outcome = result.as_ref().err().map_or("ok", |fault| fault.code.as_str());
    span.record("outcome", outcome);
    metrics::histogram!("afterdose_rpc_seconds", "method" => method.subject, "outcome" => outcome)
        .record(started.elapsed().as_secs_f64());
    span.in_scope(|| tracing::info!(method = method.subject, outcome, "request answered"));
    let sent = match result {
        Ok(bytes) => request.respond(Ok(bytes.into())).await,
        Err(fault) => {
            let (headers, body) = refusal(&fault);
            request.respond_with_headers(Ok(body), headers).await
        }
    };
    if let Err(error) = sent {
        tracing::warn!(method = method.subject, error = %kernel::Chain(&error), "answer not sent");
    }
}

fn admit(headers: &HeaderMap, method: &MethodInfo, options: &ServerOptions) -> Result<Call, Fault> {
    let principal = match headers.get(PRINCIPAL) {
        None => None,
        Some(text) => {
            let signed = STANDARD
                .decode(text.as_str())
                .map_err(|_| Fault::unauthenticated())?;
            Some(
                options
                    .verifier
                    .verify(&Bytes::from(signed), options.clock.now())?,
            )
        }
    };
    access::admit(principal, method.permission)
}

fn patience(headers: &HeaderMap) -> Duration {
    let given = headers.get(PATIENCE).and_then(|text| text.as_str().parse().ok());
    Duration::from_millis(given.unwrap_or(5_000))
}

fn late() -> Fault {
    Fault::new(
        Code::DeadlineExceeded,
        "answer-late",
        "处理超时，请稍后重试。",
        "The answer took too long; please try again later.",
    )
}
