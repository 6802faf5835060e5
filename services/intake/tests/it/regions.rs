//! Who sees what: regions decide (R-032: a branch office's contacts are the head office's too, not its neighbour's).

use contracts::{
    catalog::v1::{Region, RegionChanged},
    common::v1::Channel,
    intake::v1::{DescribeContactRequest, GetContactRequest, ListContactsRequest, RegisterContactRequest},
};

use crate::support::{client, start};

///
#[tokio::test]
async fn a_branch_office_sees_its_own_contacts_and_the_head_office_all() {
    let system = start().await;
    for path in ["cn", "cn.east", "cn.north"] {
        let changed = RegionChanged {
            region: Some(Region {
                path: path.into(),
                version: 1,
                ..Region::default()
            }),
        };
        system.say(path, &changed).await;
    }
    system.settle().await;
    let api = client(&system);
    let all = ["contact.register", "contact.read"];
    let east = system.people.person("east", &all, &["cn.east"]);
    let north = system.people.person("north", &all, &["cn.north"]);
    let head = system.people.person("head", &all, &["*"]);
    let mut request = RegisterContactRequest {
        channel: Channel::Visit.into(),
        text: "胶囊变色".into(),
        ..RegisterContactRequest::default()
    };
    let registered = api.register_contact(&east.ask, request.clone()).await.unwrap();
    request.region = "cn.north".into();
    assert_eq!(
        api.register_contact(&east.ask, request.clone())
            .await
            .unwrap_err()
            .slug,
        "region-outside"
    );
    request.region = "cn.east.nowhere".into();
    assert_eq!(
        api.register_contact(&east.ask, request).await.unwrap_err().slug,
        "region-unknown"
    );

    let get = |by_receipt: bool| GetContactRequest {
        contact_id: if by_receipt {
            String::new()
        } else {
            registered.contact_id.clone()
        },
        receipt: if by_receipt {
            registered.receipt.to_lowercase()
        } else {
            String::new()
        },
    };
    for person in [&east, &head] {
        let seen = api
            .get_contact(&person.ask, get(true))
            .await
            .unwrap()
            .contact
            .unwrap();
        assert_eq!(seen.region, "cn.east");
        let listed = api
            .list_contacts(&person.ask, ListContactsRequest::default())
            .await
            .unwrap();
        assert_eq!(listed.contacts.len(), 1);
    }
    assert_eq!(
        api.get_contact(&north.ask, get(true)).await.unwrap_err().slug,
        "contact-unknown"
    );
    assert_eq!(
        api.get_contact(&north.ask, get(false)).await.unwrap_err().slug,
        "contact-unknown"
    );
    let listed = api
        .list_contacts(&north.ask, ListContactsRequest::default())
        .await
        .unwrap();
    assert!(listed.contacts.is_empty());
    let describe = DescribeContactRequest {
        contact_id: registered.contact_id.clone(),
        region: "cn.north".into(),
        ..DescribeContactRequest::default()
    };
    assert_eq!(
        api.describe_contact(&north.ask, describe.clone())
            .await
            .unwrap_err()
            .slug,
        "contact-unknown"
    );
    assert_eq!(
        api.describe_contact(&east.ask, describe.clone())
            .await
            .unwrap_err()
            .slug,
        "region-outside"
    );
    api.describe_contact(&head.ask, describe).await.unwrap();
    assert_eq!(
        api.get_contact(&east.ask, get(false)).await.unwrap_err().slug,
        "contact-unknown"
    );
    assert!(api.get_contact(&north.ask, get(false)).await.is_ok());
    system.finish().await;
}

#[tokio::test]
async fn contacts_are_listed_page_by_page_with_masked_names_and_found_by_words() {
    let system = start().await;
    let api = client(&system);
    let person = system
        .people
        .person("east", &["contact.register", "contact.read"], &["cn.east"]);
    for number in 0..5 {
        let request = RegisterContactRequest {
            channel: Channel::Visit.into(),
            subject: format!("第{number}件 100%"),
            text: "胶囊变色".into(),
            reporter: Some(contracts::common::v1::Reporter {
                name: "王小芳".into(),
                ..Default::default()
            }),
            ..RegisterContactRequest::default()
        };
        api.register_contact(&person.ask, request).await.unwrap();
    }
    let mut request = ListContactsRequest {
        page_size: 2,
        ..ListContactsRequest::default()
    };
    let mut subjects = Vec::new();
    loop {
        let page = api.list_contacts(&person.ask, request.clone()).await.unwrap();
        assert!(page.contacts.iter().all(|one| one.reporter_name == "王**"));
        subjects.extend(page.contacts.into_iter().map(|one| one.subject));
        if page.next_cursor.is_empty() {
            break;
        }
        request.cursor = page.next_cursor;
    }
    let wanted: Vec<String> = (0..5).rev().map(|number| format!("第{number}件 100%")).collect();
    assert_eq!(subjects, wanted);
    let search = |text: &str| ListContactsRequest {
        text: text.into(),
        ..ListContactsRequest::default()
    };
    assert_eq!(
        api.list_contacts(&person.ask, search("第3件"))
            .await
            .unwrap()
            .contacts
            .len(),
        1
    );
    assert_eq!(
        api.list_contacts(&person.ask, search("00%"))
            .await
            .unwrap()
            .contacts
            .len(),
        5
    );
    assert!(
        api.list_contacts(&person.ask, search("1%0"))
            .await
            .unwrap()
            .contacts
            .is_empty()
    );
    let odd = ListContactsRequest {
        cursor: "x".into(),
        ..ListContactsRequest::default()
    };
    assert_eq!(
        api.list_contacts(&person.ask, odd).await.unwrap_err().slug,
        "cursor-unreadable"
    );
    system.finish().await;
}
