//! A fresh system.

use std::os::unix::fs::PermissionsExt as _;

use contracts::identity::v1::{ListPersonsRequest, PersonChanged};
use testkit::Listener;

use crate::support::House;

#[tokio::test]
async fn a_fresh_system_has_nobody_unless_it_is_told_to() {
    let house = House::start("").await;
    let listed = house
        .client
        .list_persons(&house.admin(), ListPersonsRequest {})
        .await;
    assert!(listed.unwrap().persons.is_empty());
    house.system.finish().await;
}

#[tokio::test]
async fn the_first_administrators_password_is_generated_once_for_the_owners_eyes_only() {
    let config = "[identity.first_administrator]\nlogin = 'admin'\npassword_file = '{dir}/admin-password'";
    let mut house = House::start(config).await;
    let file = house.system.folder().join("admin-password");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let password = std::fs::read_to_string(&file).unwrap();
    let session = house.sign_in("admin", password.trim()).await.unwrap();
    assert!(session.password_change_needed);
    assert_eq!(session.person.unwrap().roles, ["administrator"]);
    house.system.restart().await;
    assert_eq!(std::fs::read_to_string(&file).unwrap(), password);
    let listed = house
        .client
        .list_persons(&house.admin(), ListPersonsRequest {})
        .await;
    assert_eq!(listed.unwrap().persons.len(), 1);
    house.system.finish().await;
}

#[tokio::test]
async fn seeded_people_are_announced_and_seeded_only_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.toml");
    let people = "[[person]]\nlogin = 'li.na'\ndisplay_name = '李娜'\nroles = ['clerk']\nregions = ['*']\n\
                  password = 'Yaohou-demo-2026'\npassword_change_needed = false\n";
    std::fs::write(&file, people).unwrap();
    let mut house = House::start(&format!("seed_people_file = '{}'", file.display())).await;
    let mut heard = Listener::<PersonChanged>::new(&house.system.client).await;
    assert_eq!(heard.next().await.person.unwrap().login, "li.na");
    let token = house
        .sign_in("li.na", "Yaohou-demo-2026")
        .await
        .unwrap()
        .session_token;
    house.principal(&token).await.unwrap();
    std::fs::write(&file, people.replace("li.na", "wang.lei")).unwrap();
    house.system.restart().await;
    let listed = house
        .client
        .list_persons(&house.admin(), ListPersonsRequest {})
        .await;
    assert_eq!(listed.unwrap().persons.len(), 1);
    house.system.finish().await;
}
