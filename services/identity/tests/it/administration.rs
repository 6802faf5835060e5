//! Adding and changing people.

use contracts::identity::v1::{ChangePersonRequest, ListPersonsRequest, Person, PersonChanged};
use testkit::Listener;

use crate::support::{FIRST, House, PASSWORD};

fn request(person: &Person) -> ChangePersonRequest {
    ChangePersonRequest {
        person_id: person.person_id.clone(),
        display_name: person.display_name.clone(),
        roles: person.roles.clone(),
        regions: person.regions.clone(),
        active: person.active,
        reason: "岗位调整".into(),
        expected_version: person.version,
    }
}

#[tokio::test]
async fn somebody_added_and_changed_is_announced_each_time_with_the_reason_in_the_journal() {
    let house = House::start("").await;
    let mut heard = Listener::<PersonChanged>::new(&house.system.client).await;
    let li = house.add("li.na", &["clerk"], &["cn.east"]).await.unwrap();
    assert_eq!(heard.next().await.person.as_ref(), Some(&li));
    let promoted = ChangePersonRequest {
        roles: vec!["customer_service_manager".into()],
        ..request(&li)
    };
    let answer = house
        .client
        .change_person(&house.admin(), promoted)
        .await
        .unwrap();
    let promoted = answer.person.unwrap();
    assert_eq!(promoted.version, 2);
    assert_eq!(heard.next().await.person.as_ref(), Some(&promoted));
    assert!(house.whole_journal().await.contains("岗位调整"));

    let same = house
        .client
        .change_person(&house.admin(), request(&promoted))
        .await
        .unwrap();
    assert_eq!(
        same.person.unwrap(),
        promoted,
        "nothing changed, nothing happened"
    );
    assert_eq!(house.journal().await, ["person-added", "person-changed"]);
    let listed = house
        .client
        .list_persons(&house.admin(), ListPersonsRequest {})
        .await
        .unwrap();
    assert_eq!(listed.persons, [promoted]);
    house.system.finish().await;
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_at_once() {
    let house = House::start("").await;
    let li = house.settled("li.na", &["clerk"]).await;
    let token = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    let gone = ChangePersonRequest {
        active: false,
        ..request(&li)
    };
    house.client.change_person(&house.admin(), gone).await.unwrap();
    assert_eq!(house.principal(&token).await.unwrap_err().slug, "sign-in-needed");
    assert_eq!(
        house.sign_in("li.na", PASSWORD).await.unwrap_err().slug,
        "credentials-refused"
    );
    house.system.finish().await;
}

#[tokio::test]
async fn a_change_based_on_an_old_version_without_reason_or_by_an_operator_is_refused() {
    let house = House::start("").await;
    let li = house.add("li.na", &["clerk"], &["cn.east"]).await.unwrap();
    let stale = ChangePersonRequest {
        expected_version: 7,
        active: false,
        ..request(&li)
    };
    let unexplained = ChangePersonRequest {
        reason: "  ".into(),
        ..request(&li)
    };
    let nobody = ChangePersonRequest {
        person_id: "x".into(),
        ..request(&li)
    };
    let mixed = ChangePersonRequest {
        roles: vec!["clerk".into(), "administrator".into()],
        ..request(&li)
    };
    for (request, slug) in [
        (stale, "person-changed-meanwhile"),
        (unexplained, "reason-missing"),
        (nobody, "person-unknown"),
        (mixed, "duties-not-separated"),
    ] {
        let refused = house.client.change_person(&house.admin(), request).await;
        assert_eq!(refused.unwrap_err().slug, slug);
    }
    let clerk = house
        .system
        .people
        .person("clerk", &["ticket.handle", "person.read"], &["*"]);
    let refused = house.client.change_person(&clerk.ask, request(&li)).await;
    assert_eq!(refused.unwrap_err().slug, "permission-missing");
    assert_eq!(
        house.add("LI.NA", &[], &[]).await.unwrap_err().slug,
        "login-taken"
    );
    house.system.finish().await;
}

#[tokio::test]
async fn an_administrator_cannot_change_their_own_rights() {
    let house = House::start("").await;
    let root = house.settled("boss", &["administrator"]).await;
    assert!(house.sign_in("boss", FIRST).await.is_err());
    let ask = house.ask_of("boss").await;
    let more = ChangePersonRequest {
        roles: vec!["auditor".into(), "administrator".into()],
        ..request(&root)
    };
    let refused = house.client.change_person(&ask, more).await.unwrap_err();
    assert_eq!(refused.slug, "own-rights-unchangeable");
    let renamed = ChangePersonRequest {
        display_name: "王老板".into(),
        ..request(&root)
    };
    house.client.change_person(&ask, renamed).await.unwrap();
    house.system.finish().await;
}
