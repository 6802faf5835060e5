//! Argon2id off the async threads, few at a time: a flood of sign-ins waits instead of taking all memory.

use std::sync::Arc;

use anyhow::anyhow;
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, Version,
    password_hash::{self, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use kernel::{Fault, Sensitive};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::config::Config;

#[derive(Clone)]
pub(crate) struct Hasher {
    argon: Argon2<'static>,
    permits: Arc<Semaphore>,
    /// The hash of a password that nobody knows: what an unknown login is compared with, at the same cost.
    decoy: Arc<str>,
}

impl Hasher {
    pub(crate) fn try_new(config: &Config) -> anyhow::Result<Self> {
        let params = Params::new(
            config.hash_memory_kib,
            config.hash_passes,
            config.hash_lanes,
            None,
        )
        .map_err(|error| anyhow!("identity.hash_*: {error}"))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon, crate::token::generate().expose()).map_err(|error| anyhow!("{error}"))?;
        Ok(Self {
            argon,
            permits: Arc::new(Semaphore::new(config.hash_parallelism.max(1))),
            decoy: decoy.into(),
        })
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: &Sensitive<String>) -> Result<String, Fault> {
        let (argon, password) = (self.argon.clone(), password.clone());
        self.off_thread(move || hash(&argon, password.expose())).await
    }

    /// Whether the password is the one that was hashed; without a hash the answer is no, and takes as long.
    pub(crate) async fn verify(
        &self,
        stored: Option<String>,
        password: &Sensitive<String>,
    ) -> Result<bool, Fault> {
        let (argon, password) = (self.argon.clone(), password.clone());
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        let right = self
            .off_thread(move || {
                let parsed = PasswordHash::new(&stored)?;
                match argon.verify_password(password.expose().as_bytes(), &parsed) {
                    Err(password_hash::Error::Password) => Ok(false),
                    other => other.map(|()| true),
                }
            })
            .await?;
        Ok(right && known)
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, password_hash::Error> + Send + 'static,
    ) -> Result<T, Fault> {
        let permit = self.permits.clone().acquire_owned().await;
        let Ok(permit) = permit else {
            return Err(Fault::unavailable());
        };
        let done = spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        })
        .await;
        match done {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                tracing::error!(%error, "password hash unusable");
                Err(Fault::internal())
            }
            Err(error) => {
                tracing::error!(%error, "password hashing was cut off");
                Err(Fault::internal())
            }
        }
    }
}

fn hash(argon: &Argon2<'_>, password: &str) -> Result<String, password_hash::Error> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())?;
    Ok(argon.hash_password(password.as_bytes(), &salt)?.to_string())
}
