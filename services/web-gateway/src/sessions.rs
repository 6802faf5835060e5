//! From a session token to a signed principal, asked of identity and kept until shortly before it expires.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use access::Verifier;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    Ask, IdentityServiceClient,
    access::v1::Principal,
    identity::v1::{
        ChangePasswordRequest, GetSignInOptionsRequest, GetSignInOptionsResponse, IssuePrincipalRequest,
        SignInRequest, SignInResponse, SignInWithIdTokenRequest, SignOutRequest,
    },
    moment,
};
use kernel::{Clock, Fault, Sensitive};
use prost::Message as _;
use rpc::NatsTransport;

/// Principals kept at most; the cache is emptied of expired ones first.
const CAPACITY: usize = 20_000;

/// Somebody signed in: verified, and in the form that travels.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) principal: Principal,
    pub(crate) signed: Bytes,
    fresh_until: DateTime<Utc>,
}

/// The sessions this gateway has seen within the last minute.
pub(crate) struct Sessions {
    identity: IdentityServiceClient<NatsTransport>,
    verifier: Verifier,
    clock: Clock,
    cache: Mutex<HashMap<String, Caller>>,
}

impl Sessions {
    pub(crate) fn new(transport: NatsTransport, verifier: Verifier, clock: Clock) -> Self {
        Self {
            identity: IdentityServiceClient::new(transport),
            verifier,
            clock,
            cache: Mutex::default(),
        }
    }

    /// Signs in with a built-in account.
    pub(crate) async fn sign_in(&self, login: String, password: String) -> Result<SignInResponse, Fault> {
        self.identity
            .sign_in(&Ask::default(), SignInRequest { login, password })
            .await
    }

    /// The ways to sign in.
    pub(crate) async fn sign_in_options(&self) -> Result<GetSignInOptionsResponse, Fault> {
        self.identity
            .get_sign_in_options(&Ask::default(), GetSignInOptionsRequest {})
            .await
    }

    /// Signs in with what the provider says; identity decides whether to believe it.
    pub(crate) async fn sign_in_with_id_token(
        &self,
        id_token: Sensitive<String>,
        nonce: String,
    ) -> Result<SignInResponse, Fault> {
        let request = SignInWithIdTokenRequest {
            id_token: id_token.into_inner(),
            nonce,
        };
        let answer = self
            .identity
            .sign_in_with_id_token(&Ask::default(), request)
            .await?;
        answer.session.ok_or_else(Fault::internal)
    }

    /// Changes a password; the old one proves who asks.
    pub(crate) async fn change_password(&self, request: ChangePasswordRequest) -> Result<(), Fault> {
        self.identity
            .change_password(&Ask::default(), request)
            .await
            .map(drop)
    }

    /// Ends the session here at once, and within a minute at the other replicas.
    pub(crate) async fn sign_out(&self, token: String) -> Result<(), Fault> {
        self.cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&token);
        self.identity
            .sign_out(&Ask::default(), SignOutRequest { session_token: token })
            .await
            .map(drop)
    }

    /// Who holds the token.
    pub(crate) async fn caller(&self, token: &str) -> Result<Caller, Fault> {
        let now = self.clock.now();
        let known = self
            .cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(token)
            .cloned();
        if let Some(caller) = known.filter(|caller| now < caller.fresh_until) {
            return Ok(caller);
        }
        let request = IssuePrincipalRequest {
            session_token: token.to_owned(),
        };
        let issued = self.identity.issue_principal(&Ask::default(), request).await?;
        let signed: Bytes = issued
            .principal
            .ok_or_else(Fault::unauthenticated)?
            .encode_to_vec()
            .into();
        let principal = self.verifier.verify(&signed, now)?;
        let expires_at = moment(principal.expires_at.as_ref()).unwrap_or(now);
        let caller = Caller {
            principal,
            signed,
            fresh_until: expires_at - TimeDelta::seconds(10),
        };
        self.keep(token, caller.clone(), now);
        Ok(caller)
    }

    fn keep(&self, token: &str, caller: Caller, now: DateTime<Utc>) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= CAPACITY {
            cache.retain(|_, caller| now < caller.fresh_until);
        }
        if cache.len() < CAPACITY {
            cache.insert(token.to_owned(), caller);
        }
    }
}
