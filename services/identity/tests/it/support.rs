//! An identity with its own signing key, and people to sign in.

use std::collections::BTreeMap;

use access::{Signer, Verifier};
use contracts::{
    Ask, IdentityServiceClient,
    access::v1::Principal,
    identity::v1::{
        AddPersonRequest, ChangePasswordRequest, IssuePrincipalRequest, Person, SignInRequest, SignInResponse,
    },
};
use kernel::{Clock, Fault};
use rpc::NatsTransport;
use testkit::{System, SystemBuilder};

pub(crate) const FIRST: &str = "First-demo-2026-once";
pub(crate) const PASSWORD: &str = "Yaohou-demo-2026";

/// A running identity and what the tests need beside it.
pub(crate) struct House {
    pub(crate) system: System,
    pub(crate) client: IdentityServiceClient<NatsTransport>,
    public_key: String,
}

/// Cheap hashes and a fresh key; `config` comes after.
pub(crate) fn builder(config: &str, signer: &Signer, seed: &str) -> SystemBuilder {
    System::of([identity::service()]).config(&format!(
        "access.public_keys.own = '{}'\n[identity]\nsigning_key = '{seed}'\nkey_id = 'own'\nhash_memory_kib = 64\nhash_passes = 1\n{config}",
        signer.public_key(),
    ))
}

impl House {
    /// Starts it, with a clock that begins now.
    pub(crate) async fn start(config: &str) -> Self {
        let seed = Signer::generate_seed();
        let signer = Signer::try_new("own", &seed).unwrap();
        let clock = Clock::manual(Clock::system().now());
        let system = builder(config, &signer, &seed).clock(clock).start().await;
        Self {
            client: IdentityServiceClient::new(system.transport()),
            system,
            public_key: signer.public_key(),
        }
    }

    /// Somebody who administers.
    pub(crate) fn admin(&self) -> Ask {
        self.system
            .people
            .person("root", &["person.administer", "person.read"], &["*"])
            .ask
    }

    /// Adds somebody with the first password.
    pub(crate) async fn add(&self, login: &str, roles: &[&str], regions: &[&str]) -> Result<Person, Fault> {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let request = AddPersonRequest {
            login: login.into(),
            display_name: "李娜".into(),
            roles: owned(roles),
            regions: owned(regions),
            first_password: FIRST.into(),
        };
        let answer = self.client.add_person(&self.admin(), request).await?;
        Ok(answer.person.unwrap())
    }

    /// Adds somebody who has changed the first password.
    pub(crate) async fn settled(&self, login: &str, roles: &[&str]) -> Person {
        let person = self.add(login, roles, &["cn.east"]).await.unwrap();
        self.change_password(login, FIRST, PASSWORD).await.unwrap();
        person
    }

    pub(crate) async fn change_password(&self, login: &str, old: &str, new: &str) -> Result<(), Fault> {
        let request = ChangePasswordRequest {
            login: login.into(),
            old_password: old.into(),
            new_password: new.into(),
        };
        self.client
            .change_password(&Ask::default(), request)
            .await
            .map(drop)
    }

    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> Result<SignInResponse, Fault> {
        let request = SignInRequest {
            login: login.into(),
            password: password.into(),
        };
        self.client.sign_in(&Ask::default(), request).await
    }

    /// The principal of a session, verified as every service does.
    pub(crate) async fn principal(&self, session_token: &str) -> Result<Principal, Fault> {
        use prost::Message as _;
        let request = IssuePrincipalRequest {
            session_token: session_token.into(),
        };
        let answer = self.client.issue_principal(&Ask::default(), request).await?;
        let keys = BTreeMap::from([("own".to_owned(), self.public_key.clone())]);
        let signed = answer.principal.unwrap().encode_to_vec();
        Verifier::try_new(&keys)
            .unwrap()
            .verify(&signed, self.system.clock.now())
    }

    /// Whoever holds the session, as the gateway asks for them.
    pub(crate) async fn ask(&self, session_token: &str) -> Ask {
        use prost::Message as _;
        let request = IssuePrincipalRequest {
            session_token: session_token.into(),
        };
        let issued = self
            .client
            .issue_principal(&Ask::default(), request)
            .await
            .unwrap();
        Ask {
            principal: issued.principal.unwrap().encode_to_vec().into(),
            ..Ask::default()
        }
    }

    /// Somebody settled, freshly signed in.
    pub(crate) async fn ask_of(&self, login: &str) -> Ask {
        let session = self.sign_in(login, PASSWORD).await.unwrap();
        self.ask(&session.session_token).await
    }

    /// Kinds in the journal, oldest first.
    pub(crate) async fn journal(&self) -> Vec<String> {
        let pool = self.system.pool("identity").await;
        sqlx::query_scalar("select kind from journal order by journal_id")
            .fetch_all(&pool)
            .await
            .unwrap()
    }

    /// Everything the journal says, as one text.
    pub(crate) async fn whole_journal(&self) -> String {
        let pool = self.system.pool("identity").await;
        let rows: Vec<String> = sqlx::query_scalar("select journal::text from journal")
            .fetch_all(&pool)
            .await
            .unwrap();
        rows.join("\n")
    }
}
