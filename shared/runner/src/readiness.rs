//! What is known of the readiness of the process: what services say of themselves, what the watch has seen, and how far
//! the life of the process has got. A service that has not started yet is not ready.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;

use crate::{Trouble, parts::Check};

/// A trouble of a service; the process itself goes by the name `process`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Named {
    pub(crate) service: &'static str,
    #[serde(flatten)]
    pub(crate) trouble: Trouble,
}

#[derive(Clone, Default)]
pub(crate) struct Readiness(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    stopping: bool,
    failed: Option<Trouble>,
    services: BTreeMap<&'static str, Service>,
}

/// One service's.
struct Service {
    /// Why it has not started.
    waiting: Option<Trouble>,
    /// Asked each time.
    checks: Vec<Check>,
    /// As of the last look.
    seen: Vec<Trouble>,
}

impl Readiness {
    /// The service is on its way; the trouble is what it waits for.
    pub(crate) fn waiting(&self, service: &'static str, trouble: Trouble) {
        let waiting = Service {
            waiting: Some(trouble),
            checks: Vec::new(),
            seen: Vec::new(),
        };
        self.lock().services.insert(service, waiting);
    }

    /// The service runs; it is ready when its checks and the watch say so.
    pub(crate) fn started(&self, service: &'static str, checks: Vec<Check>) {
        let started = Service {
            waiting: None,
            checks,
            seen: vec![Trouble::not_looked_yet()],
        };
        self.lock().services.insert(service, started);
    }

    /// What the watch has just seen of the service.
    pub(crate) fn seen(&self, service: &'static str, troubles: Vec<Trouble>) {
        if let Some(service) = self.lock().services.get_mut(service) {
            service.seen = troubles;
        }
    }

    /// A stop was asked for.
    pub(crate) fn stopping(&self) {
        self.lock().stopping = true;
    }

    /// A background task has failed, which ends the process.
    pub(crate) fn failed(&self, task: &str) {
        self.lock().failed = Some(Trouble::task_failed(task));
    }

    /// Whether only a new process can help.
    pub(crate) fn has_failed(&self) -> bool {
        self.lock().failed.is_some()
    }

    /// What is wrong; empty when everything is ready.
    pub(crate) async fn troubles(&self) -> Vec<Named> {
        let (mut troubles, checks) = self.known();
        for (service, check) in checks {
            if let Err(trouble) = check().await {
                troubles.push(Named { service, trouble });
            }
        }
        troubles
    }

    /// What is known without asking, and what to ask.
    fn known(&self) -> (Vec<Named>, Vec<(&'static str, Check)>) {
        let state = self.lock();
        let of_process = |trouble| Named {
            service: "process",
            trouble,
        };
        let stopping = state.stopping.then(Trouble::stopping);
        let mut troubles: Vec<_> = stopping
            .into_iter()
            .chain(state.failed.clone())
            .map(of_process)
            .collect();
        let mut checks = Vec::new();
        for (&service, one) in &state.services {
            let known = one.waiting.iter().chain(&one.seen).cloned();
            troubles.extend(known.map(|trouble| Named { service, trouble }));
            checks.extend(one.checks.iter().map(|check| (service, check.clone())));
        }
        (troubles, checks)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
