//! A running gateway, who is behind it, and somebody in front.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Clock;
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use runner::Service;
use serde_json::Value;
use testkit::{OpenIdProvider, System};

use crate::{
    intake::IntakeStandIn,
    reporting::ReportingStandIn,
    stand_in::{CatalogStandIn, Ended, IdentityStandIn, public_key, session_of},
    trusted::Trusted,
};

pub(crate) const SEARCH: &str = "/rpc/afterdose.catalog.v1.CatalogService/SearchProducts";
pub(crate) const REGIONS: &str = "/rpc/afterdose.catalog.v1.CatalogService/ListRegions";
pub(crate) const BATCHES: &str = "/rpc/afterdose.catalog.v1.CatalogService/ListBatches";
pub(crate) const IMPORT: &str = "/rpc/afterdose.catalog.v1.CatalogService/ImportTable";

/// The name of the cookie over HTTPS.
pub(crate) const COOKIE: &str = "__Host-afterdose";

pub(crate) struct World {
    pub(crate) system: System,
    pub(crate) ended: Ended,
    client: Client,
}

/// Everything runs.
pub(crate) async fn world() -> World {
    start(&["identity", "catalog"], Clock::system()).await
}

/// Only the named services run behind the gateway.
pub(crate) async fn start(behind: &[&str], clock: Clock) -> World {
    configured(behind, clock, "").await
}

/// With settings of the gateway's own table besides the usual.
pub(crate) async fn configured(behind: &[&str], clock: Clock, settings: &str) -> World {
    started(behind, clock, settings, None).await
}

/// Identity runs behind it and takes the tokens of the provider.
pub(crate) async fn world_with_provider(provider: &OpenIdProvider) -> World {
    let key = STANDARD.encode([7; 32]);
    let settings = format!(
        "oidc.public_url = \"https://afterdose.example\"\noidc.seal_key = \"{key}\"\noidc.client_secret = \"secret\""
    );
    let trusted = Arc::new(Trusted::new(&provider.issuer()));
    let clock = Clock::manual(Clock::system().now());
    started(&["identity"], clock, &settings, Some(trusted)).await
}

async fn started(behind: &[&str], clock: Clock, settings: &str, trusted: Option<Arc<Trusted>>) -> World {
    rustls::crypto::ring::default_provider().install_default().ok();
    let ended = Ended::default();
    // the runner wants services that live as long as the process; a test process is short
    let identity: &'static IdentityStandIn = Box::leak(Box::new(IdentityStandIn(ended.clone(), trusted)));
    let all: [&'static dyn Service; 4] = [identity, &CatalogStandIn, &ReportingStandIn, &IntakeStandIn];
    let behind = all.into_iter().filter(|service| behind.contains(&service.name()));
    let config = format!(
        "access.public_keys.stand-in = \"{}\"\n[web_gateway]\nlisten = \"127.0.0.1:0\"\n\
         largest_request_bytes = 4096\npatience_seconds = 1\n{settings}\n",
        public_key()
    );
    World {
        system: System::of(std::iter::once(web_gateway::service()).chain(behind))
            .config(&config)
            .clock(clock)
            .start()
            .await,
        ended,
        client: Client::builder().redirect(Policy::none()).build().unwrap(),
    }
}

impl World {
    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.system.address("web-gateway"))
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    pub(crate) fn delete(&self, path: &str) -> RequestBuilder {
        self.client.delete(self.url(path))
    }

    /// A call in JSON by somebody who is signed in.
    pub(crate) fn call(&self, login: &str, path: &str, body: &Value) -> RequestBuilder {
        self.post(path).bearer_auth(session_of(login)).json(body)
    }

    /// Everything that was begun has ended.
    pub(crate) async fn finish(self) {
        self.system.finish().await;
    }
}

/// Status, and the body as JSON.
pub(crate) async fn answer(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Status and slug of a refused call: the Connect form, whose detail says the same in binary and in clear.
pub(crate) async fn refused(request: RequestBuilder) -> (u16, String) {
    let (status, body) = answer(request).await;
    let detail = &body["details"][0];
    assert_eq!(detail["type"], "afterdose.access.v1.Problem", "{body}");
    let shown = &detail["debug"];
    assert_eq!((&shown["code"], &shown["zh"]), (&body["code"], &body["message"]));
    (status, shown["slug"].as_str().unwrap().to_owned())
}

/// A header of an answer.
pub(crate) fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name).map(|value| value.to_str().unwrap());
    value.unwrap_or_default().to_owned()
}
