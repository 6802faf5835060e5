//! Stand-ins for identity and catalog behind NATS. They sign, refuse and answer; they keep nothing but ended sessions.

use std::{
    collections::HashSet,
    future,
    sync::{Arc, LazyLock, Mutex},
};

use access::Signer;
use chrono::TimeDelta;
use contracts::{
    BoxFuture, Bytes, CATALOG_SERVICE, Call, IDENTITY_SERVICE, Serve, ServiceInfo,
    access::v1::Principal,
    catalog::v1::{ListRegionsResponse, Product, Region, SearchProductsRequest, SearchProductsResponse},
    identity::v1::{
        ChangePasswordRequest, ChangePasswordResponse, IssuePrincipalRequest, IssuePrincipalResponse, Person,
        SignInRequest, SignInResponse, SignInWithIdTokenResponse, SignOutRequest, SignOutResponse,
    },
    rpc::parse,
    timestamp,
};
use kernel::{Clock, Code, Fault};
use prost::Message as _;
use runner::{Context, Service, Started};

use crate::trusted::Trusted;

pub(crate) const PASSWORD: &str = "Correct-horse-2026";

/// Signs for the whole process, because services are unit values that know of no test.
static SIGNER: LazyLock<Signer> =
    LazyLock::new(|| Signer::try_new("stand-in", &Signer::generate_seed()).unwrap());

/// The key that the gateway verifies with.
pub(crate) fn public_key() -> String {
    SIGNER.public_key()
}

/// The session that signing in starts.
pub(crate) fn session_of(login: &str) -> String {
    format!("session-of-{login}")
}

/// `li.na` may read the catalogue; clerks of the east and the north handle what comes in there; everybody else may do
/// nothing.
fn permissions(login: &str) -> Vec<String> {
    let held: &[&str] = match login {
        "li.na" => &["catalog.read"],
        "manager" => &["dashboard.read", "ledger.export", "ledger.read"],
        "east" | "east.two" | "north" => &["contact.read", "contact.register", "ticket.read"],
        _ => &[],
    };
    held.iter().map(|held| (*held).to_owned()).collect()
}

fn regions(login: &str) -> Vec<String> {
    let region = login.split('.').next().unwrap_or_default();
    match region {
        "east" | "north" => vec![format!("cn.{region}")],
        _ => Vec::new(),
    }
}

/// Sessions that were ended; a test ends one here as another replica would.
pub(crate) type Ended = Arc<Mutex<HashSet<String>>>;

#[derive(Clone)]
struct Identity {
    clock: Clock,
    ended: Ended,
    trusted: Option<Arc<Trusted>>,
}

impl Identity {
    fn sign_in(&self, request: SignInRequest) -> Result<SignInResponse, Fault> {
        if request.password != PASSWORD {
            return Err(wrong_password());
        }
        Ok(self.session(request.login))
    }

    fn session(&self, login: String) -> SignInResponse {
        SignInResponse {
            session_token: session_of(&login),
            expires_at: Some(timestamp(self.clock.now() + TimeDelta::hours(8))),
            permissions: permissions(&login),
            person: Some(Person {
                display_name: "李娜".to_owned(),
                login,
                ..Person::default()
            }),
            password_change_needed: false,
        }
    }

    async fn sign_in_with_id_token(&self, body: &Bytes) -> Result<Vec<u8>, Fault> {
        let trusted = self.trusted.as_ref().ok_or_else(Fault::internal)?;
        let login = trusted.login(parse(body)?, self.clock.now()).await?;
        let session = Some(self.session(login));
        Ok(SignInWithIdTokenResponse { session }.encode_to_vec())
    }

    fn issue(&self, request: &IssuePrincipalRequest) -> Result<IssuePrincipalResponse, Fault> {
        let token = &request.session_token;
        let login = token
            .strip_prefix("session-of-")
            .ok_or_else(Fault::unauthenticated)?;
        if self.ended.lock().unwrap().contains(token) {
            return Err(Fault::unauthenticated());
        }
        let now = self.clock.now();
        let principal = Principal {
            login: login.to_owned(),
            permissions: permissions(login),
            regions: regions(login),
            issued_at: Some(timestamp(now)),
            expires_at: Some(timestamp(now + TimeDelta::seconds(60))),
            ..Principal::default()
        };
        Ok(IssuePrincipalResponse {
            principal: Some(SIGNER.sign(&principal)),
        })
    }

    fn answer(&self, method: &str, body: &Bytes) -> Result<Vec<u8>, Fault> {
        match method {
            "GetSignInOptions" => Ok(Trusted::options(self.trusted.as_deref()).encode_to_vec()),
            "SignIn" => Ok(self.sign_in(parse(body)?)?.encode_to_vec()),
            "IssuePrincipal" => Ok(self.issue(&parse(body)?)?.encode_to_vec()),
            "SignOut" => {
                let request: SignOutRequest = parse(body)?;
                self.ended.lock().unwrap().insert(request.session_token);
                Ok(SignOutResponse {}.encode_to_vec())
            }
            "ChangePassword" => {
                let request: ChangePasswordRequest = parse(body)?;
                let is_right = request.old_password == PASSWORD;
                is_right.then_some(()).ok_or_else(wrong_password)?;
                Ok(ChangePasswordResponse {}.encode_to_vec())
            }
            _ => Err(Fault::internal()),
        }
    }
}

impl Serve for Identity {
    fn info(&self) -> &'static ServiceInfo {
        &IDENTITY_SERVICE
    }

    fn serve(&self, method: &'static str, _: Call, body: Bytes) -> BoxFuture<Result<Vec<u8>, Fault>> {
        let identity = self.clone();
        Box::pin(async move {
            match method {
                "SignInWithIdToken" => identity.sign_in_with_id_token(&body).await,
                _ => identity.answer(method, &body),
            }
        })
    }
}

/// Finds what it is asked for, with the login of who asks as the holder; never ends a list of batches.
struct Catalog;

impl Serve for Catalog {
    fn info(&self) -> &'static ServiceInfo {
        &CATALOG_SERVICE
    }

    fn serve(&self, method: &'static str, call: Call, body: Bytes) -> BoxFuture<Result<Vec<u8>, Fault>> {
        Box::pin(async move {
            match method {
                "SearchProducts" => {
                    let request: SearchProductsRequest = parse(&body)?;
                    let product = Product {
                        generic_name: request.text,
                        version: 9_007_199_254_740_993,
                        holder: call.person()?.login.clone(),
                        ..Product::default()
                    };
                    let products = vec![product];
                    Ok(SearchProductsResponse { products }.encode_to_vec())
                }
                "ListRegions" => {
                    let east = Region {
                        path: "cn.east".to_owned(),
                        name_zh: "华东".to_owned(),
                        ..Region::default()
                    };
                    Ok(ListRegionsResponse { regions: vec![east] }.encode_to_vec())
                }
                "ListBatches" => future::pending().await,
                _ => Err(Fault::internal()),
            }
        })
    }
}

/// Runs as `identity`.
pub(crate) struct IdentityStandIn(pub(crate) Ended, pub(crate) Option<Arc<Trusted>>);

impl Service for IdentityStandIn {
    fn name(&self) -> &'static str {
        "identity"
    }

    fn start(&self, context: Context) -> Started {
        let (ended, trusted) = (self.0.clone(), self.1.clone());
        Box::pin(async move {
            let mut parts = context.parts();
            let clock = context.clock.clone();
            parts.serve(Identity {
                clock,
                ended,
                trusted,
            });
            Ok(parts)
        })
    }
}

/// Runs as `catalog`.
pub(crate) struct CatalogStandIn;

impl Service for CatalogStandIn {
    fn name(&self) -> &'static str {
        "catalog"
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let mut parts = context.parts();
            parts.serve(Catalog);
            Ok(parts)
        })
    }
}

fn wrong_password() -> Fault {
    Fault::new(
        Code::Unauthenticated,
        "sign-in-refused",
        "账号或密码不正确。",
        "Wrong login or password.",
    )
}
