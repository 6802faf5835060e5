//! The client side of OpenID Connect: authorization code with PKCE on one side, ID tokens checked on the other. Nothing
//! here knows what a person may do; services say what claims mean to them.
//!
//! The web gateway leads the browser to the provider and back ([`Client::begin`], [`Client::redeem`]), identity decides
//! whom it brought ([`Client::verify`]): a gateway that is taken over cannot make anybody up.

mod code;
mod discovery;
mod fault;
mod http;
mod verify;

use std::time::Duration;

use anyhow::Context as _;
use openidconnect::{ClientId, IssuerUrl};
use tokio::sync::Mutex;

pub use code::Begun;
pub use verify::Claims;

use crate::{discovery::Known, http::Http};

/// Longer than a provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What we are at one provider. It is asked for its addresses and keys when they are first needed, so that a provider
/// that is away keeps nobody from starting.
pub struct Client {
    issuer: IssuerUrl,
    client_id: ClientId,
    http: Http,
    known: Mutex<Option<Known>>,
}

impl Client {
    /// A client of the issuer; nothing is asked yet.
    ///
    /// # Errors
    /// When the issuer is no URL.
    pub fn try_new(issuer: &str, client_id: &str) -> anyhow::Result<Self> {
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).context("the issuer is no URL")?,
            client_id: ClientId::new(client_id.to_owned()),
            http: Http::try_new(PATIENCE)?,
            known: Mutex::default(),
        })
    }

    /// Whether this is the client of that issuer under that name.
    pub fn is_of(&self, issuer: &str, client_id: &str) -> bool {
        self.issuer.as_str() == issuer && self.client_id.as_str() == client_id
    }
}
