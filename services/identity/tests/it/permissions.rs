//! The contract and the roles fit each other.

use std::collections::BTreeSet;

use contracts::{Ask, SERVICES, identity::v1::ListRolesRequest};

use crate::support::House;

/// R-606, requirements E4: every duty has a role, every right has a holder, no right is invented.
#[tokio::test]
async fn every_permission_of_the_contract_has_a_role_and_every_permission_of_a_role_an_rpc() {
    let house = House::start("").await;
    let asker = house.system.people.person("anybody", &[], &[]).ask;
    let roles = house
        .client
        .list_roles(&asker, ListRolesRequest {})
        .await
        .unwrap()
        .roles;
    let held: BTreeSet<String> = roles.iter().flat_map(|role| role.permissions.clone()).collect();
    let needed: BTreeSet<String> = SERVICES
        .iter()
        .flat_map(|service| service.methods)
        .map(|method| method.permission.to_owned())
        .filter(|permission| permission != access::PUBLIC && permission != access::SIGNED_IN)
        .collect();
    assert_eq!(
        needed.difference(&held).collect::<Vec<_>>(),
        [] as [&String; 0],
        "nobody holds"
    );
    assert_eq!(
        held.difference(&needed).collect::<Vec<_>>(),
        [] as [&String; 0],
        "no rpc needs"
    );
    let refused = house
        .client
        .list_roles(&Ask::default(), ListRolesRequest {})
        .await;
    assert_eq!(refused.unwrap_err().slug, "sign-in-needed");
    house.system.finish().await;
}
