//! Signing in at a provider: a real one vouches, and what it says is judged here.

use chrono::TimeDelta;
use contracts::{
    Ask,
    identity::v1::{
        ChangePersonRequest, GetSignInOptionsRequest, ListPersonsRequest, SignInResponse,
        SignInWithIdTokenRequest,
    },
};
use kernel::{Fault, Sensitive};
use openid::Client;
use serde_json::json;
use testkit::{OpenIdProvider, eventually};

use crate::support::{FIRST, House};

const CLIENT: &str = "afterdose-test";
const REDIRECT: &str = "http://127.0.0.1:1/session/oidc/callback";

/// A provider, and an identity that takes its tokens.
struct Pair {
    provider: OpenIdProvider,
    house: House,
}

/// An ID token and the nonce of the request that it answers.
struct Ticket {
    token: String,
    nonce: String,
}

impl Pair {
    async fn start(config: &str) -> Self {
        let provider = OpenIdProvider::start().await;
        let house = House::start(&format!(
            "{config}\n[identity.oidc]\nissuer = '{}'\nclient_id = '{CLIENT}'\n\
             mapping = [{{ group = 'kefu', roles = ['clerk'] }}, {{ group = 'east', regions = ['cn.east'] }},\n\
             {{ group = 'it', roles = ['administrator'], regions = ['*'] }}]",
            provider.issuer()
        ))
        .await;
        Self { provider, house }
    }

    async fn somebody(&self, subject: &str, login: &str, groups: &[&str]) {
        let claims = json!({ "preferred_username": login, "name": "李娜", "groups": groups });
        self.provider.add(subject, &claims).await;
    }

    /// As the gateway does it, for the client of that name.
    async fn ticket(&self, client_id: &str, subject: &str) -> Ticket {
        let client = Client::try_new(&self.provider.issuer(), client_id).unwrap();
        let begun = client.begin(REDIRECT, &["profile".to_owned()]).await.unwrap();
        let back = self.provider.sign_in(&begun.url, subject).await;
        let (_, rest) = back.split_once("code=").unwrap();
        let code: Sensitive<String> = rest.split('&').next().unwrap().to_owned().into();
        let secret = "secret".to_owned().into();
        let token = client
            .redeem(&code, &begun.verifier, REDIRECT, Some(&secret))
            .await
            .unwrap();
        let again = client
            .redeem(&code, &begun.verifier, REDIRECT, Some(&secret))
            .await;
        assert_eq!(
            again.unwrap_err().slug,
            "oidc-code-refused",
            "a code is good once"
        );
        Ticket {
            token: token.into_inner(),
            nonce: begun.nonce.into_inner(),
        }
    }

    async fn show(&self, ticket: &Ticket) -> Result<SignInResponse, Fault> {
        let request = SignInWithIdTokenRequest {
            id_token: ticket.token.clone(),
            nonce: ticket.nonce.clone(),
        };
        let answer = self
            .house
            .client
            .sign_in_with_id_token(&Ask::default(), request)
            .await?;
        Ok(answer.session.unwrap())
    }

    async fn sign_in(&self, subject: &str) -> Result<SignInResponse, Fault> {
        self.show(&self.ticket(CLIENT, subject).await).await
    }

    async fn people(&self) -> usize {
        let all = self
            .house
            .client
            .list_persons(&self.house.admin(), ListPersonsRequest {})
            .await;
        all.unwrap().persons.len()
    }
}

#[tokio::test]
async fn whoever_comes_for_the_first_time_is_added_and_later_has_the_rights_of_their_groups_now() {
    let pair = Pair::start("").await;
    pair.somebody("u1", "Li.Na@yaohou.example", &["kefu", "east", "canteen"])
        .await;
    let session = pair.sign_in("u1").await.unwrap();
    assert!(!session.password_change_needed);
    let first = session.person.unwrap();
    assert_eq!(
        (first.login.as_str(), first.display_name.as_str()),
        ("li.na@yaohou.example", "李娜")
    );
    assert_eq!(
        (first.roles.as_slice(), first.regions.as_slice()),
        (&["clerk".to_owned()][..], &["cn.east".to_owned()][..])
    );
    let principal = pair.house.principal(&session.session_token).await.unwrap();
    assert_eq!(principal.person_id, first.person_id);

    // the same person under another login: issuer and subject tell who it is
    pair.somebody("u1", "li.na.married", &["it"]).await;
    let later = pair.sign_in("u1").await.unwrap().person.unwrap();
    assert_eq!(
        (&later.person_id, &later.login, later.version),
        (&first.person_id, &first.login, 2)
    );
    assert_eq!(later.roles, ["administrator"]);
    pair.sign_in("u1").await.unwrap();
    let kinds = pair.house.journal().await;
    assert_eq!(
        kinds,
        [
            "person-added",
            "signed-in",
            "person-changed",
            "signed-in",
            "signed-in"
        ]
    );
    let pool = pair.house.system.pool("identity").await;
    let by: Vec<(String, Option<String>)> =
        sqlx::query_as("select actor, reason from journal where kind like 'person-%'")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert!(
        by.iter()
            .all(|(actor, reason)| actor == "service:identity" && reason.as_deref() == Some("oidc"))
    );
    pair.house.system.finish().await;
}

#[tokio::test]
async fn a_token_counts_once_for_us_in_its_time_and_in_answer_to_our_request() {
    let pair = Pair::start("").await;
    pair.somebody("u1", "li.na", &["kefu"]).await;
    let good = pair.ticket(CLIENT, "u1").await;
    let slug = |shown: Result<SignInResponse, Fault>| shown.unwrap_err().slug;
    for nonce in ["", "another"] {
        let other_request = Ticket {
            token: good.token.clone(),
            nonce: nonce.into(),
        };
        assert_eq!(slug(pair.show(&other_request).await), "id-token-refused");
    }
    let for_others = pair.ticket("somebody-else", "u1").await;
    assert_eq!(slug(pair.show(&for_others).await), "id-token-refused");
    let (head, signature) = good.token.rsplit_once('.').unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    for token in [
        format!("{head}.{flipped}{}", &signature[1..]),
        format!("{head}."),
        "no token".to_owned(),
    ] {
        let forged = Ticket {
            token,
            nonce: good.nonce.clone(),
        };
        assert_eq!(slug(pair.show(&forged).await), "id-token-refused");
    }
    pair.show(&good).await.unwrap();
    assert_eq!(slug(pair.show(&good).await), "id-token-spent");
    let late = pair.ticket(CLIENT, "u1").await;
    pair.house.system.clock.advance(TimeDelta::hours(2));
    assert_eq!(slug(pair.show(&late).await), "id-token-refused", "expired");
    pair.house.system.finish().await;
}

/// nobody is in who has no role here, and nobody both operates and administers, whatever the provider says.
#[tokio::test]
async fn a_provider_cannot_bring_in_whom_this_house_does_not_want() {
    let pair = Pair::start("").await;
    let slug = |signed_in: Result<SignInResponse, Fault>| signed_in.unwrap_err().slug;
    pair.somebody("u1", "li.na", &["canteen"]).await;
    assert_eq!(slug(pair.sign_in("u1").await), "group-unmapped");
    pair.somebody("u1", "li.na", &["kefu", "it"]).await;
    assert_eq!(slug(pair.sign_in("u1").await), "duties-not-separated");
    pair.somebody("u1", "李娜", &["kefu"]).await;
    assert_eq!(slug(pair.sign_in("u1").await), "login-malformed");
    assert_eq!(pair.people().await, 0);

    pair.house.add("li.na", &["auditor"], &["*"]).await.unwrap();
    pair.somebody("u1", "li.na", &["kefu"]).await;
    assert_eq!(
        slug(pair.sign_in("u1").await),
        "login-taken",
        "a name alone proves nothing"
    );

    pair.somebody("u2", "wang.lei", &["kefu"]).await;
    let session = pair.sign_in("u2").await.unwrap();
    let wang = session.person.unwrap();
    let gone = ChangePersonRequest {
        person_id: wang.person_id.clone(),
        display_name: wang.display_name,
        roles: wang.roles,
        regions: wang.regions,
        active: false,
        reason: "离职".into(),
        expected_version: wang.version,
    };
    pair.house
        .client
        .change_person(&pair.house.admin(), gone)
        .await
        .unwrap();
    assert_eq!(
        pair.house
            .principal(&session.session_token)
            .await
            .unwrap_err()
            .slug,
        "sign-in-needed"
    );
    assert_eq!(slug(pair.sign_in("u2").await), "person-inactive");
    assert!(pair.house.whole_journal().await.contains("person-inactive"));
    pair.house.system.finish().await;
}

#[tokio::test]
async fn a_provider_with_a_new_key_is_asked_again() {
    let mut pair = Pair::start("").await;
    pair.somebody("u1", "li.na", &["kefu"]).await;
    pair.sign_in("u1").await.unwrap();
    pair.provider = pair.provider.restart().await;
    pair.somebody("u1", "li.na", &["kefu"]).await;
    let ticket = pair.ticket(CLIENT, "u1").await;
    eventually("the new key is known", || async { pair.show(&ticket).await.ok() }).await;
    pair.house.system.finish().await;
}

#[tokio::test]
async fn built_in_accounts_can_be_switched_off() {
    let pair = Pair::start("built_in_sign_in = false").await;
    pair.house.add("li.na", &["clerk"], &["*"]).await.unwrap();
    for refused in [
        pair.house.sign_in("li.na", FIRST).await.unwrap_err(),
        pair.house
            .change_password("li.na", FIRST, "Another-demo-2026")
            .await
            .unwrap_err(),
    ] {
        assert_eq!(refused.slug, "built-in-sign-in-off");
    }
    let anybody = Ask::default();
    let asked = pair
        .house
        .client
        .get_sign_in_options(&anybody, GetSignInOptionsRequest {});
    let options = asked.await.unwrap();
    assert_eq!(
        (options.password, options.oidc_issuer),
        (false, pair.provider.issuer())
    );
    assert_eq!(options.oidc_client_id, CLIENT);
    pair.house.system.finish().await;
}

#[tokio::test]
async fn without_a_provider_no_token_counts() {
    let house = House::start("").await;
    let options = house
        .client
        .get_sign_in_options(&Ask::default(), GetSignInOptionsRequest {})
        .await
        .unwrap();
    assert!(options.password && options.oidc_issuer.is_empty());
    let request = SignInWithIdTokenRequest {
        id_token: "a.b.c".into(),
        nonce: "n".into(),
    };
    let refused = house.client.sign_in_with_id_token(&Ask::default(), request).await;
    assert_eq!(refused.unwrap_err().slug, "oidc-sign-in-off");
    house.system.finish().await;
}
