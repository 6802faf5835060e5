//! What a service consists of, handed to the runner.

use std::{future::Future, net::SocketAddr, pin::Pin, sync::Arc};

use contracts::{Event, Serve};
use eventbus::{Consumer, Handle};
use evidence::EvidenceStore;
use futures::future::BoxFuture;
use kernel::Chain;
use tokio_util::sync::CancellationToken;

use crate::{Context, Trouble};

/// A start under way.
pub type Started = Pin<Box<dyn Future<Output = anyhow::Result<Parts>> + Send>>;

pub(crate) type Task = Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, anyhow::Result<()>> + Send>;
pub(crate) type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), Trouble>> + Send + Sync>;

/// A durable consumer of the service.
pub(crate) struct Followed {
    pub(crate) name: String,
    pub(crate) stream: &'static str,
}

/// Everything a service wants run.
pub struct Parts {
    context: Context,
    pub(crate) rpc: Vec<Arc<dyn Serve>>,
    pub(crate) tasks: Vec<(String, Task)>,
    pub(crate) http: Vec<(SocketAddr, axum::Router)>,
    pub(crate) consumers: Vec<Followed>,
    pub(crate) checks: Vec<Check>,
}

impl Parts {
    pub(crate) fn new(context: Context) -> Self {
        Self {
            context,
            rpc: Vec::new(),
            tasks: Vec::new(),
            http: Vec::new(),
            consumers: Vec::new(),
            checks: Vec::new(),
        }
    }

    /// Answers the methods of a generated server.
    pub fn serve(&mut self, server: impl Serve) -> &mut Self {
        self.rpc.push(Arc::new(server));
        self
    }

    /// Follows one event type.
    ///
    /// # Errors
    /// When the service has no database, without which nothing can take effect once.
    pub fn consume<E: Event, H: Handle<E>>(&mut self, handler: H) -> anyhow::Result<&mut Self> {
        let database = self.context.database()?;
        let options = self.context.consumer.clone();
        let nats = self.context.nats.clone();
        let consumer = Consumer::<E, H>::new(self.context.service, database, nats, handler, options);
        let name = eventbus::consumer_name::<E>(self.context.service);
        self.consumers.push(Followed {
            name: name.clone(),
            stream: E::STREAM,
        });
        Ok(self.task(name, |stop| consumer.run(stop)))
    }

    /// Runs something until it is told to stop. When it ends before that, the process ends with a failure.
    pub fn task<F>(
        &mut self,
        name: impl Into<String>,
        task: impl FnOnce(CancellationToken) -> F + Send + 'static,
    ) -> &mut Self
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.tasks
            .push((name.into(), Box::new(|stop| Box::pin(task(stop)))));
        self
    }

    /// Serves HTTP on an address of its own; port 0 takes a free one, found under the service's name.
    pub fn http(&mut self, listen: SocketAddr, router: axum::Router) -> &mut Self {
        self.http.push((listen, router));
        self
    }

    /// The service puts evidence into this store, and is not ready while that is impossible.
    pub fn keeps_evidence(&mut self, store: EvidenceStore) -> &mut Self {
        self.ready_when(move || {
            let store = store.clone();
            async move {
                store.check_writable().await.map_err(|error| {
                    tracing::warn!(error = %Chain(&error), "evidence store not writable");
                    Trouble::evidence_not_writable()
                })
            }
        })
    }

    /// Something that must hold for the service to be ready, asked at intervals (`ops.watch_seconds`). What every
    /// service needs anyway (NATS, its streams and consumers, its database) is asked without this.
    pub fn ready_when<F>(&mut self, check: impl Fn() -> F + Send + Sync + 'static) -> &mut Self
    where
        F: Future<Output = Result<(), Trouble>> + Send + 'static,
    {
        self.checks.push(Arc::new(move || Box::pin(check())));
        self
    }
}
