//! Sessions are seen and ended by administrators and by their owners.

use chrono::TimeDelta;
use contracts::{
    Ask,
    identity::v1::{
        EndOwnSessionRequest, EndSessionRequest, ListOwnSessionsRequest, ListSessionsRequest, Session,
    },
    moment,
};

use crate::support::{House, PASSWORD};

async fn own(house: &House, ask: &Ask) -> Vec<Session> {
    house
        .client
        .list_own_sessions(ask, ListOwnSessionsRequest {})
        .await
        .unwrap()
        .sessions
}

#[tokio::test]
async fn a_session_tells_when_it_was_used_and_when_it_will_end_but_never_its_token() {
    let house = House::start("session_idle_minutes = 30\nsession_absolute_hours = 12").await;
    let li = house.settled("li.na", &["clerk"]).await;
    let begun = house.system.clock.now();
    let token = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    house.system.clock.advance(TimeDelta::minutes(20));
    house.sign_in("li.na", PASSWORD).await.unwrap();
    let ask = house.ask(&token).await;
    let sessions = own(&house, &ask).await;
    assert_eq!(sessions.len(), 2);
    let first = &sessions[1];
    assert!(first.current && !sessions[0].current, "newest first");
    let at = |time: &Option<_>| (moment(time.as_ref()).unwrap() - begun).num_minutes();
    assert_eq!((at(&first.opened_at), at(&first.last_used_at)), (0, 20));
    assert_eq!((at(&first.idle_expires_at), at(&first.expires_at)), (50, 12 * 60));
    assert_eq!(
        (first.method.as_str(), &first.person_id),
        ("password", &li.person_id)
    );
    assert!(!format!("{sessions:?}").contains(&token));

    let request = ListSessionsRequest {
        person_id: li.person_id,
    };
    let listed = house
        .client
        .list_sessions(&house.admin(), request.clone())
        .await
        .unwrap()
        .sessions;
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|session| !session.current));
    let refused = house.client.list_sessions(&ask, request).await;
    assert_eq!(refused.unwrap_err().slug, "permission-missing");
    house.system.clock.advance(TimeDelta::minutes(35));
    let late = house.ask_of("li.na").await;
    assert_eq!(own(&house, &late).await.len(), 1, "idle sessions have ended");
    house.system.finish().await;
}

/// an administrator ends a session with a reason that is on record.
#[tokio::test]
async fn an_administrator_ends_one_session_or_all_of_them() {
    let house = House::start("").await;
    let li = house.settled("li.na", &["clerk"]).await;
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(house.sign_in("li.na", PASSWORD).await.unwrap().session_token);
    }
    let ask = house.ask(&tokens[0]).await;
    let current = own(&house, &ask)
        .await
        .into_iter()
        .find(|session| session.current)
        .unwrap();
    let end = async |session_id: &str, reason: &str| {
        let request = EndSessionRequest {
            person_id: li.person_id.clone(),
            session_id: session_id.into(),
            reason: reason.into(),
        };
        house
            .client
            .end_session(&house.admin(), request)
            .await
            .map(|answer| answer.ended)
    };
    assert_eq!(
        end(&current.session_id, " ").await.unwrap_err().slug,
        "reason-missing"
    );
    assert_eq!(end("x", "电脑遗失").await.unwrap_err().slug, "session-unknown");
    assert_eq!(end(&current.session_id, "电脑遗失").await.unwrap(), 1);
    assert_eq!(
        house.principal(&tokens[0]).await.unwrap_err().slug,
        "sign-in-needed"
    );
    assert_eq!(
        end(&current.session_id, "电脑遗失").await.unwrap(),
        0,
        "it has ended"
    );
    house.principal(&tokens[1]).await.unwrap();
    assert_eq!(end("", "岗位调整").await.unwrap(), 2);
    assert_eq!(
        house.principal(&tokens[1]).await.unwrap_err().slug,
        "sign-in-needed"
    );
    let kinds = house.journal().await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "sessions-ended").count(), 2);
    let journal = house.whole_journal().await;
    assert!(journal.contains("电脑遗失") && journal.contains(&current.session_id));
    house.system.finish().await;
}

#[tokio::test]
async fn everybody_ends_their_own_sessions_and_nobody_elses() {
    let house = House::start("").await;
    house.settled("li.na", &["clerk"]).await;
    house.settled("wang.lei", &["clerk"]).await;
    let mine = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    let at_home = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    let wangs = house.sign_in("wang.lei", PASSWORD).await.unwrap().session_token;
    let (ask, wang) = (house.ask(&mine).await, house.ask(&wangs).await);
    let end = async |session_id: String| {
        let request = EndOwnSessionRequest { session_id };
        house.client.end_own_session(&ask, request).await.unwrap().ended
    };
    let wang_session = own(&house, &wang).await.remove(0).session_id;
    assert_eq!(end(wang_session).await, 0);
    house.principal(&wangs).await.unwrap();
    assert_eq!(end(String::new()).await, 1, "all but the one that asks");
    assert_eq!(
        house.principal(&at_home).await.unwrap_err().slug,
        "sign-in-needed"
    );
    let current = own(&house, &ask).await.remove(0);
    assert!(current.current);
    assert_eq!(end(current.session_id).await, 1);
    assert_eq!(house.principal(&mine).await.unwrap_err().slug, "sign-in-needed");
    house.system.finish().await;
}
