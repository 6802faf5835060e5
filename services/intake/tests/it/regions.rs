//! Who sees what: regions decide (R-032: a branch office's contacts are the head office's too, not its neighbour's).

use contracts::{
    IntakeServiceClient,
    catalog::v1::{Region, RegionChanged},
    common::v1::{Channel, Reporter},
    intake::v1::{
        DescribeContactRequest, GetContactRequest, ListContactsRequest, RegisterContactRequest,
        RegisterContactResponse,
    },
};
use testkit::{Person, System};

use crate::support::{client, start};

struct Offices {
    system: System,
    api: IntakeServiceClient<rpc::NatsTransport>,
    east: Person,
    north: Person,
    head: Person,
    registered: RegisterContactResponse,
}

fn visit() -> RegisterContactRequest {
    RegisterContactRequest {
        channel: Channel::Visit.into(),
        text: "胶囊变色".into(),
        ..RegisterContactRequest::default()
    }
}

/// Two offices and their head office; the eastern one has registered a visit.
async fn offices() -> Offices {
    let system = start().await;
    for path in ["cn", "cn.east", "cn.north"] {
        let region = Region {
            path: path.into(),
            version: 1,
            ..Region::default()
        };
        let changed = RegionChanged { region: Some(region) };
        system.say(path, &changed).await;
    }
    system.settle().await;
    let api = client(&system);
    let person = |login: &str, region: &str| {
        let all = ["contact.register", "contact.read"];
        system.people.person(login, &all, &[region])
    };
    let (east, north, head) = (
        person("east", "cn.east"),
        person("north", "cn.north"),
        person("head", "*"),
    );
    let registered = api
        .register_contact(&east.ask, visit())
        .await
        .expect("registered");
    Offices {
        system,
        api,
        east,
        north,
        head,
        registered,
    }
}

impl Offices {
    /// What the person sees of the visit: its region, or the slug of the refusal.
    async fn seen_by(&self, person: &Person) -> String {
        let by_receipt = GetContactRequest {
            receipt: self.registered.receipt.to_lowercase(),
            ..GetContactRequest::default()
        };
        let by_id = GetContactRequest {
            contact_id: self.registered.contact_id.clone(),
            ..GetContactRequest::default()
        };
        let mut answers = Vec::new();
        for request in [by_receipt, by_id] {
            let answer = self.api.get_contact(&person.ask, request).await;
            answers.push(answer.map_or_else(
                |fault| fault.slug,
                |answer| answer.contact.unwrap_or_default().region,
            ));
        }
        assert_eq!(answers[0], answers[1]);
        let listed = self
            .api
            .list_contacts(&person.ask, ListContactsRequest::default())
            .await;
        let is_listed = !listed.expect("a list").contacts.is_empty();
        assert_eq!(
            is_listed,
            answers[0] != "contact-unknown",
            "list and contact agree"
        );
        answers.remove(0)
    }
}

///
#[tokio::test]
async fn a_branch_office_sees_its_own_contacts_and_the_head_office_all() {
    let offices = offices().await;
    assert_eq!(offices.seen_by(&offices.east).await, "cn.east");
    assert_eq!(offices.seen_by(&offices.head).await, "cn.east");
    assert_eq!(offices.seen_by(&offices.north).await, "contact-unknown");
    offices.system.finish().await;
}

///
#[tokio::test]
async fn nobody_registers_or_moves_a_contact_outside_of_what_he_may_see() {
    let offices = offices().await;
    for (region, slug) in [
        ("cn.north", "region-outside"),
        ("cn.east.nowhere", "region-unknown"),
        ("north!", "region-unknown"),
    ] {
        let request = RegisterContactRequest {
            region: region.into(),
            ..visit()
        };
        let refused = offices
            .api
            .register_contact(&offices.east.ask, request)
            .await
            .unwrap_err();
        assert_eq!(refused.slug, slug);
    }
    let describe = || DescribeContactRequest {
        contact_id: offices.registered.contact_id.clone(),
        region: "cn.north".into(),
        ..DescribeContactRequest::default()
    };
    let unseen = offices
        .api
        .describe_contact(&offices.north.ask, describe())
        .await
        .unwrap_err();
    assert_eq!(unseen.slug, "contact-unknown");
    let outside = offices
        .api
        .describe_contact(&offices.east.ask, describe())
        .await
        .unwrap_err();
    assert_eq!(outside.slug, "region-outside");
    offices
        .api
        .describe_contact(&offices.head.ask, describe())
        .await
        .unwrap();
    assert_eq!(offices.seen_by(&offices.east).await, "contact-unknown");
    assert_eq!(offices.seen_by(&offices.north).await, "cn.north");
    offices.system.finish().await;
}

async fn five_visits() -> (System, Person) {
    let system = start().await;
    let all = ["contact.register", "contact.read"];
    let person = system.people.person("east", &all, &["cn.east"]);
    for number in 0..5 {
        let request = RegisterContactRequest {
            subject: format!("第{number}件 100%"),
            reporter: Some(Reporter {
                name: "王小芳".into(),
                ..Reporter::default()
            }),
            ..visit()
        };
        client(&system)
            .register_contact(&person.ask, request)
            .await
            .expect("registered");
    }
    (system, person)
}

#[tokio::test]
async fn contacts_are_listed_page_by_page_with_masked_names() {
    let (system, person) = five_visits().await;
    let mut request = ListContactsRequest {
        page_size: 2,
        ..ListContactsRequest::default()
    };
    let mut subjects = Vec::new();
    loop {
        let page = client(&system)
            .list_contacts(&person.ask, request.clone())
            .await
            .unwrap();
        assert!(page.contacts.iter().all(|one| one.reporter_name == "王**"));
        subjects.extend(page.contacts.into_iter().map(|one| one.subject));
        if page.next_cursor.is_empty() {
            break;
        }
        request.cursor = page.next_cursor;
    }
    let wanted: Vec<String> = (0..5).rev().map(|number| format!("第{number}件 100%")).collect();
    assert_eq!(subjects, wanted);
    request.cursor = "x".into();
    let refused = client(&system)
        .list_contacts(&person.ask, request)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "cursor-unreadable");
    system.finish().await;
}

#[tokio::test]
async fn contacts_are_found_by_the_words_themselves() {
    let (system, person) = five_visits().await;
    for (text, found) in [("第3件", 1), ("00%", 5), ("1%0", 0), ("变色", 5)] {
        let request = ListContactsRequest {
            text: text.into(),
            ..ListContactsRequest::default()
        };
        let page = client(&system).list_contacts(&person.ask, request).await.unwrap();
        assert_eq!(page.contacts.len(), found, "{text}");
    }
    system.finish().await;
}
