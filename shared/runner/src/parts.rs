//! What a service consists of, handed to the runner.

use std::{future::Future, net::SocketAddr, pin::Pin, sync::Arc};

use contracts::{Event, Serve};
use eventbus::{Consumer, Handle};
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::Context;

/// A start under way.
pub type Started = Pin<Box<dyn Future<Output = anyhow::Result<Parts>> + Send>>;

pub(crate) type Task = Box<dyn FnOnce(CancellationToken) -> BoxFuture<'static, anyhow::Result<()>> + Send>;
pub(crate) type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// Everything a service wants run.
pub struct Parts {
    context: Context,
    pub(crate) rpc: Vec<Arc<dyn Serve>>,
    pub(crate) tasks: Vec<(String, Task)>,
    pub(crate) http: Vec<(SocketAddr, axum::Router)>,
    pub(crate) checks: Vec<(&'static str, Check)>,
}

impl Parts {
    pub(crate) fn new(context: Context) -> Self {
        Self {
            context,
            rpc: Vec::new(),
            tasks: Vec::new(),
            http: Vec::new(),
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
        Ok(
            self.task(eventbus::consumer_name::<E>(self.context.service), |stop| {
                consumer.run(stop)
            }),
        )
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

    /// Something that must hold for the service to be ready; the text says what is wrong, for `/readyz`.
    pub fn ready_when(
        &mut self,
        name: &'static str,
        check: impl Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync + 'static,
    ) -> &mut Self {
        self.checks.push((name, Arc::new(check)));
        self
    }
}
