//! Guessing leads nowhere.

use chrono::TimeDelta;
use contracts::identity::v1::ResetPasswordRequest;

use crate::support::{FIRST, House, PASSWORD};

#[tokio::test]
async fn wrong_passwords_lock_a_login_for_a_while_and_the_journal_says_so() {
    let house = House::start("lockout_attempts = 3\nlockout_minutes = 15").await;
    house.settled("li.na", &["clerk"]).await;
    for _ in 0..3 {
        let refused = house.sign_in("li.na", "Guess-demo-2026").await.unwrap_err();
        assert_eq!(refused.slug, "credentials-refused");
    }
    let refused = house.sign_in("li.na", PASSWORD).await.unwrap_err();
    assert_eq!(refused.slug, "login-locked", "even the right password");
    let kinds = house.journal().await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "sign-in-refused").count(), 3);
    assert_eq!(kinds.iter().filter(|kind| *kind == "login-locked").count(), 1);
    let journal = house.whole_journal().await;
    assert!(journal.contains("li.na") && !journal.contains("Guess-demo"));
    house.system.clock.advance(TimeDelta::minutes(15));
    house.sign_in("li.na", PASSWORD).await.unwrap();
    house.system.finish().await;
}

/// Whether a login exists is told by no answer, and what was typed there (people type passwords) is written nowhere.
#[tokio::test]
async fn a_login_that_nobody_has_is_treated_like_one_that_somebody_has() {
    let house = House::start("lockout_attempts = 2").await;
    house.settled("li.na", &["clerk"]).await;
    let mut answers = Vec::new();
    for login in ["li.na", "Oops-my-password-1"] {
        let mut heard = Vec::new();
        for _ in 0..3 {
            heard.push(house.sign_in(login, "Guess-demo-2026").await.unwrap_err());
        }
        answers.push(heard);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0][2].slug, "login-locked");
    assert!(
        !house
            .whole_journal()
            .await
            .to_lowercase()
            .contains("oops-my-password-1")
    );
    house.system.finish().await;
}

#[tokio::test]
async fn guesses_sent_all_at_once_count_one_by_one() {
    let house = House::start("lockout_attempts = 3").await;
    house.settled("li.na", &["clerk"]).await;
    let guesses = (0..12).map(|_| house.sign_in("li.na", "Guess-demo-2026"));
    let mut looked_at = 0;
    for guess in futures::future::join_all(guesses).await {
        looked_at += usize::from(guess.unwrap_err().slug == "credentials-refused");
    }
    assert_eq!(looked_at, 3);
    house.system.finish().await;
}

#[tokio::test]
async fn a_success_forgets_the_failures_before_it() {
    let house = House::start("lockout_attempts = 3").await;
    house.settled("li.na", &["clerk"]).await;
    for _ in 0..4 {
        for _ in 0..2 {
            assert!(house.sign_in("li.na", "Guess-demo-2026").await.is_err());
        }
        house.sign_in("li.na", PASSWORD).await.unwrap();
    }
    house.system.finish().await;
}

#[tokio::test]
async fn a_changed_password_follows_the_rules_and_ends_all_sessions() {
    let house = House::start("lockout_attempts = 50").await;
    house.settled("li.na", &["clerk"]).await;
    let token = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    for (new, slug) in [
        ("short-1A", "password-too-short"),
        ("alllowercaseletters", "password-too-simple"),
        ("Li.Na-demo-2026", "password-contains-login"),
        (PASSWORD, "password-unchanged"),
    ] {
        let refused = house.change_password("li.na", PASSWORD, new).await.unwrap_err();
        assert_eq!(refused.slug, slug);
    }
    let refused = house.change_password("li.na", "Wrong-demo-2026", "Another-demo-2026");
    assert_eq!(refused.await.unwrap_err().slug, "credentials-refused");
    house.principal(&token).await.unwrap();
    house
        .change_password("li.na", PASSWORD, "Another-demo-2026")
        .await
        .unwrap();
    assert_eq!(house.principal(&token).await.unwrap_err().slug, "sign-in-needed");
    house.system.finish().await;
}

#[tokio::test]
async fn an_administrator_gives_a_new_first_password_and_lifts_the_lockout() {
    let house = House::start("lockout_attempts = 1").await;
    let li = house.settled("li.na", &["clerk"]).await;
    assert!(house.sign_in("li.na", "Forgotten-2026").await.is_err());
    assert_eq!(
        house.sign_in("li.na", PASSWORD).await.unwrap_err().slug,
        "login-locked"
    );
    let request = |reason: &str| ResetPasswordRequest {
        person_id: li.person_id.clone(),
        first_password: FIRST.into(),
        reason: reason.into(),
    };
    let refused = house.client.reset_password(&house.admin(), request(" ")).await;
    assert_eq!(refused.unwrap_err().slug, "reason-missing");
    house
        .client
        .reset_password(&house.admin(), request("本人申请,已核实身份"))
        .await
        .unwrap();
    assert!(
        house
            .sign_in("li.na", FIRST)
            .await
            .unwrap()
            .password_change_needed
    );
    house.system.finish().await;
}
