//! A real OpenID provider as a process of its own, from the tools that `make tools` fetched.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
};

use reqwest::{Client, redirect::Policy};
use serde_json::Value;

use crate::eventually;

/// A provider that lets in whoever the test names; ends with the value.
pub struct OpenIdProvider {
    child: Child,
    port: u16,
    client: Client,
}

impl OpenIdProvider {
    /// On a free port, with tokens that are good for an hour.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start() -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
        Self::start_on(free.expect("a free port").port()).await
    }

    /// Ends it and starts it anew at the same address: it has another key and knows nobody.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn restart(mut self) -> Self {
        self.end();
        Self::start_on(self.port).await
    }

    async fn start_on(port: u16) -> Self {
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/venv/bin/python");
        assert!(
            python.exists(),
            "{} is missing: run `make tools`",
            python.display()
        );
        let child = Command::new(python)
            .args([
                "-W",
                "ignore",
                "-m",
                "oidc_provider_mock",
                "--port",
                &port.to_string(),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the provider starts");
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder()
            .redirect(Policy::none())
            .build()
            .expect("a client");
        let provider = Self { child, port, client };
        eventually("the provider answers", || async {
            let asked = provider.client.get(format!("{}/jwks", provider.issuer()));
            asked.send().await.ok()?.error_for_status().ok()
        })
        .await;
        provider
    }

    /// What it calls itself.
    pub fn issuer(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Adds somebody, or changes what it says of them.
    ///
    /// # Panics
    /// When the provider refuses.
    pub async fn add(&self, subject: &str, claims: &Value) {
        let url = format!("{}/users/{subject}", self.issuer());
        let added = self.client.put(url).json(claims).send().await;
        added
            .and_then(reqwest::Response::error_for_status)
            .expect("somebody is added");
    }

    /// Somebody signs in there, having been led to `url`; answers where the browser is sent back to.
    ///
    /// # Panics
    /// When the provider does not send the browser back.
    pub async fn sign_in(&self, url: &str, subject: &str) -> String {
        let sent = self.client.post(url).form(&[("sub", subject)]).send().await;
        let answer = sent.expect("the provider answers");
        let location = answer
            .headers()
            .get("location")
            .and_then(|value| value.to_str().ok());
        location.expect("the browser is sent back").to_owned()
    }

    fn end(&mut self) {
        self.child.kill().expect("the provider ends");
        self.child.wait().expect("the provider ends");
    }
}

impl Drop for OpenIdProvider {
    fn drop(&mut self) {
        // after `restart` it has ended already, which the system says by an error
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
