//! From a password to a principal, and out again.

use chrono::TimeDelta;
use contracts::{Ask, identity::v1::SignOutRequest};

use crate::support::{FIRST, House, PASSWORD};

#[tokio::test]
async fn a_signed_in_person_gets_principals_that_verify_and_expire_within_a_minute() {
    let house = House::start("").await;
    let li = house.settled("li.na", &["clerk"]).await;
    let session = house.sign_in(" Li.Na ", PASSWORD).await.unwrap();
    assert!(!session.password_change_needed);
    assert!(session.permissions.contains(&"ticket.handle".to_owned()));
    let principal = house.principal(&session.session_token).await.unwrap();
    assert_eq!(
        (&principal.person_id, principal.regions.as_slice()),
        (&li.person_id, ["cn.east".to_owned()].as_slice())
    );
    assert_eq!(principal.permissions, session.permissions);
    let (from, until) = (principal.issued_at.unwrap(), principal.expires_at.unwrap());
    assert_eq!(until.seconds - from.seconds, 60);
    house.system.finish().await;
}

#[tokio::test]
async fn the_token_is_nowhere_in_the_database() {
    let house = House::start("").await;
    house.settled("li.na", &["clerk"]).await;
    let session = house.sign_in("li.na", PASSWORD).await.unwrap();
    let pool = house.system.pool("identity").await;
    for table in ["session", "journal", "outbox", "account", "sign_in_attempt"] {
        let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "select count(*) from {table} t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'"
        )))
        .bind(&session.session_token)
        .bind(PASSWORD)
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(found, 0, "{table}");
    }
    house.system.finish().await;
}

#[tokio::test]
async fn a_session_ends_by_sign_out_by_idleness_and_by_age() {
    let house = House::start("session_idle_minutes = 30\nsession_absolute_hours = 2").await;
    house.settled("li.na", &["clerk"]).await;
    let token = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    let out = SignOutRequest {
        session_token: token.clone(),
    };
    house.client.sign_out(&Ask::default(), out.clone()).await.unwrap();
    house.client.sign_out(&Ask::default(), out).await.unwrap();
    assert_eq!(house.principal(&token).await.unwrap_err().slug, "sign-in-needed");

    let idle = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    let busy = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    for _ in 0..5 {
        house.system.clock.advance(TimeDelta::minutes(20));
        house.principal(&busy).await.unwrap();
    }
    assert_eq!(house.principal(&idle).await.unwrap_err().slug, "sign-in-needed");
    house.system.clock.advance(TimeDelta::minutes(20));
    assert_eq!(house.principal(&busy).await.unwrap_err().slug, "sign-in-needed");

    let signed: Vec<String> = house
        .journal()
        .await
        .into_iter()
        .filter(|kind| kind.starts_with("signed"))
        .collect();
    assert_eq!(signed, ["signed-in", "signed-out", "signed-in", "signed-in"]);
    house.system.finish().await;
}

#[tokio::test]
async fn last_seen_is_written_at_most_once_a_minute() {
    let house = House::start("").await;
    house.settled("li.na", &["clerk"]).await;
    let token = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    let pool = house.system.pool("identity").await;
    let seen = || async {
        sqlx::query_scalar::<_, chrono::DateTime<chrono::Utc>>(
            "select last_seen_at from session where revoked_at is null",
        )
        .fetch_one(&pool)
        .await
        .unwrap()
    };
    let at_first = seen().await;
    house.system.clock.advance(TimeDelta::seconds(59));
    house.principal(&token).await.unwrap();
    assert_eq!(seen().await, at_first);
    house.system.clock.advance(TimeDelta::seconds(1));
    house.principal(&token).await.unwrap();
    assert_eq!(seen().await, at_first + TimeDelta::seconds(60));
    house.system.finish().await;
}

#[tokio::test]
async fn with_the_first_password_a_session_opens_nothing() {
    let house = House::start("").await;
    house.add("li.na", &["clerk"], &["*"]).await.unwrap();
    let session = house.sign_in("li.na", FIRST).await.unwrap();
    assert!(session.password_change_needed);
    let refused = house.principal(&session.session_token).await.unwrap_err();
    assert_eq!(refused.slug, "password-change-needed");
    house.change_password("li.na", FIRST, PASSWORD).await.unwrap();
    // whoever was told the first password is out
    let refused = house.principal(&session.session_token).await.unwrap_err();
    assert_eq!(refused.slug, "sign-in-needed");
    assert!(house.sign_in("li.na", FIRST).await.is_err());
    let session = house.sign_in("li.na", PASSWORD).await.unwrap();
    assert!(!session.password_change_needed);
    house.principal(&session.session_token).await.unwrap();
    house.system.finish().await;
}

#[tokio::test]
async fn a_password_that_is_too_old_must_be_changed_even_within_a_session() {
    let house =
        House::start("password_max_age_days = 1\nsession_absolute_hours = 48\nsession_idle_minutes = 2000")
            .await;
    house.settled("li.na", &["clerk"]).await;
    let token = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    house.system.clock.advance(TimeDelta::hours(24));
    let refused = house.principal(&token).await.unwrap_err();
    assert_eq!(refused.slug, "password-change-needed");
    assert!(
        house
            .sign_in("li.na", PASSWORD)
            .await
            .unwrap()
            .password_change_needed
    );
    house.system.finish().await;
}
