//! People for tests, signed by a key of the test's own.

use std::time::Duration;

use access::Signer;
use chrono::{DateTime, TimeDelta, Utc};
use contracts::{Ask, access::v1::Principal, timestamp};
use kernel::Id;
use prost::Message as _;

/// Vouches for people as identity would.
#[derive(Clone)]
pub struct People {
    signer: Signer,
}

/// Somebody who asks.
#[derive(Clone, Debug)]
pub struct Person {
    /// What the services see.
    pub principal: Principal,
    /// What goes along with a request.
    pub ask: Ask,
}

impl People {
    /// With a fresh key.
    ///
    /// # Panics
    /// Never: a fresh seed is a key.
    #[expect(clippy::new_without_default, reason = "two of them differ")]
    pub fn new() -> Self {
        Self {
            signer: Signer::try_new("test", &Signer::generate_seed()).expect("a fresh seed is a key"),
        }
    }

    /// The public key, for the services' configuration.
    pub fn public_key(&self) -> String {
        self.signer.public_key()
    }

    /// Somebody with these permissions who sees these regions (`*` for all), for an hour.
    pub fn person(&self, login: &str, permissions: &[&str], regions: &[&str]) -> Person {
        self.staff(login, &[], permissions, regions)
    }

    /// As [`Self::person`], in these roles.
    pub fn staff(&self, login: &str, roles: &[&str], permissions: &[&str], regions: &[&str]) -> Person {
        #[expect(
            clippy::disallowed_methods,
            reason = "principals expire by the machine's clock"
        )]
        let now = Utc::now();
        self.signed(now, login, [roles, permissions, regions])
    }

    /// As [`Self::person`], for an hour from a time of the test's own.
    pub fn person_at(
        &self,
        now: DateTime<Utc>,
        login: &str,
        permissions: &[&str],
        regions: &[&str],
    ) -> Person {
        self.signed(now, login, [&[], permissions, regions])
    }

    fn signed(&self, now: DateTime<Utc>, login: &str, rights: [&[&str]; 3]) -> Person {
        let [roles, permissions, regions] = rights;
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let principal = Principal {
            person_id: Id::<Person>::derived(&[login]).to_string(),
            login: login.to_owned(),
            display_name: login.to_owned(),
            roles: owned(roles),
            permissions: owned(permissions),
            regions: owned(regions),
            issued_at: Some(timestamp(now)),
            expires_at: Some(timestamp(now + TimeDelta::hours(1))),
            ..Principal::default()
        };
        let signed = self.signer.sign(&principal).encode_to_vec();
        Person {
            principal,
            ask: Ask {
                principal: signed.into(),
                patience: Duration::from_secs(10),
            },
        }
    }
}
