//! Roles are data: what one permits changes while people are signed in.

use contracts::identity::v1::{ChangeRoleRequest, ListRolesRequest, Role};
use kernel::Fault;

use crate::support::{House, PASSWORD};

async fn role(house: &House, name: &str) -> Option<Role> {
    let roles = house
        .client
        .list_roles(&house.admin(), ListRolesRequest {})
        .await
        .unwrap()
        .roles;
    roles.into_iter().find(|role| role.name == name)
}

async fn change(
    house: &House,
    role: Role,
    permissions: &[&str],
    expected_version: u64,
) -> Result<Role, Fault> {
    let request = ChangeRoleRequest {
        role: Some(Role {
            permissions: permissions.iter().map(|one| (*one).to_owned()).collect(),
            ..role
        }),
        reason: "职责调整".into(),
        expected_version,
    };
    let answer = house.client.change_role(&house.admin(), request).await?;
    Ok(answer.role.unwrap())
}

fn named(name: &str) -> Role {
    Role {
        name: name.into(),
        name_zh: "组长".into(),
        name_en: "Team lead".into(),
        ..Role::default()
    }
}

/// rights are set by duty, and a change of them is on record with old, new and the reason.
#[tokio::test]
async fn a_changed_role_counts_for_the_next_principal_of_everybody_who_holds_it() {
    let mut house = House::start("").await;
    house.settled("li.na", &["clerk"]).await;
    let token = house.sign_in("li.na", PASSWORD).await.unwrap().session_token;
    let clerk = role(&house, "clerk").await.unwrap();
    assert_eq!(clerk.version, 1);
    let changed = change(&house, clerk.clone(), &["ticket.read", "contact.read"], 1)
        .await
        .unwrap();
    assert_eq!((changed.version, changed.name_zh.as_str()), (2, "客服人员"));
    let principal = house.principal(&token).await.unwrap();
    assert_eq!(principal.permissions, ["contact.read", "ticket.read"]);
    let same = change(&house, clerk, &["contact.read", "ticket.read"], 2)
        .await
        .unwrap();
    assert_eq!(same, changed, "nothing changed, nothing happened");

    let pool = house.system.pool("identity").await;
    let entries: Vec<String> =
        sqlx::query_scalar("select journal::text from journal where kind like 'role-%'")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert_eq!(entries.len(), 1);
    for told in ["clerk", "职责调整", "ticket.handle", "ticket.read"] {
        assert!(entries[0].contains(told), "{told}: {}", entries[0]);
    }
    house.system.restart().await;
    assert_eq!(
        role(&house, "clerk").await.unwrap(),
        changed,
        "a change outlives a restart"
    );
    house.system.finish().await;
}

#[tokio::test]
async fn a_role_is_added_and_given() {
    let house = House::start("").await;
    assert_eq!(
        house.add("li.na", &["team_lead"], &["*"]).await.unwrap_err().slug,
        "role-unknown"
    );
    let added = change(&house, named("team_lead"), &["ticket.read", "ledger.read"], 0)
        .await
        .unwrap();
    assert_eq!(
        (added.version, role(&house, "team_lead").await),
        (1, Some(added.clone()))
    );
    house.settled("li.na", &["team_lead"]).await;
    let session = house.sign_in("li.na", PASSWORD).await.unwrap();
    assert_eq!(session.permissions, ["ledger.read", "ticket.read"]);
    house.system.finish().await;
}

/// a role that operates does not administer, nor does anybody by the sum of theirs.
#[tokio::test]
async fn a_change_that_would_mix_duties_or_overwrite_somebody_is_refused() {
    let house = House::start("").await;
    house.settled("boss", &["administrator", "auditor"]).await;
    let auditor = role(&house, "auditor").await.unwrap();
    for (role, permissions, version, slug) in [
        (
            named("team_lead"),
            &["ticket.handle", "person.administer"][..],
            0,
            "duties-not-separated",
        ),
        (auditor.clone(), &["ticket.handle"][..], 1, "duties-not-separated"),
        (named("team_lead"), &["magic.cast"][..], 0, "permission-unknown"),
        (named("team_lead"), &["public"][..], 0, "permission-unknown"),
        (named("clerk"), &["ticket.read"][..], 0, "role-name-taken"),
        (named("clerk"), &["ticket.read"][..], 7, "role-changed-meanwhile"),
        (named("team_lead"), &["ticket.read"][..], 1, "role-unknown"),
        (named("Team Lead"), &["ticket.read"][..], 0, "role-name-malformed"),
    ] {
        assert_eq!(
            change(&house, role, permissions, version).await.unwrap_err().slug,
            slug
        );
    }
    let unexplained = ChangeRoleRequest {
        role: Some(auditor),
        reason: " ".into(),
        expected_version: 1,
    };
    let refused = house
        .client
        .change_role(&house.admin(), unexplained.clone())
        .await;
    assert_eq!(refused.unwrap_err().slug, "reason-missing");
    let clerk = house
        .system
        .people
        .person("clerk", &["ticket.handle", "person.read"], &["*"]);
    let refused = house.client.change_role(&clerk.ask, unexplained).await;
    assert_eq!(refused.unwrap_err().slug, "permission-missing");

    let boss = house.ask_of("boss").await;
    let more = ChangeRoleRequest {
        role: Some(Role {
            permissions: vec!["person.administer".into(), "contact.read".into()],
            ..role(&house, "administrator").await.unwrap()
        }),
        reason: "想多看一点".into(),
        expected_version: 1,
    };
    let refused = house.client.change_role(&boss, more).await;
    assert_eq!(refused.unwrap_err().slug, "own-rights-unchangeable");
    house.system.finish().await;
}

#[tokio::test]
async fn two_changes_that_are_right_apart_cannot_be_wrong_together() {
    let house = House::start("").await;
    for round in 0..5 {
        let name = format!("role_{round}");
        change(&house, named(&name), &["ticket.read"], 0).await.unwrap();
        let login = format!("li.na.{round}");
        let held = ["administrator", name.as_str()];
        let operating = change(&house, named(&name), &["ticket.handle"], 1);
        let (added, changed) = tokio::join!(house.add(&login, &held, &["*"]), operating);
        let slug = match (added, changed) {
            (Ok(_), Err(fault)) | (Err(fault), Ok(_)) => fault.slug,
            both => panic!("one of them is refused: {both:?}"),
        };
        assert_eq!(slug, "duties-not-separated");
    }
    house.system.finish().await;
}
