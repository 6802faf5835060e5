//! Who sent a contact: masked, revealed for a reason, encrypted at rest, found again by hash.

use contracts::{
    catalog::v1::{Customer, CustomerChanged},
    common::v1::{Channel, Reporter},
    intake::v1::{
        CallerContact, ContactReceived, DescribeContactRequest, ListCallerHistoryRequest,
        ListContactsRequest, RegisterContactRequest, RevealReporterRequest,
    },
    routing::v1::{Ticket, TicketOpened},
};
use kernel::Fault;
use testkit::{Dump, Listener, Person, System};

use crate::support::{
    call, call_submission, clerk, client, contact, form, letter, mail, revealed, start, submit,
};

fn wang() -> Reporter {
    Reporter {
        name: "王小芳".into(),
        organisation: "杭州市第一人民医院".into(),
        phone: "+86 138-0013-8000".into(),
        email: "Wang.Fang@hospital.example".into(),
        address: "浙江省杭州市西湖区文三路18号".into(),
    }
}

async fn received(system: &System, reporter: Reporter) -> ContactReceived {
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let mut submitted = form("k1", reporter, "胶囊变色，请回电 13900001111");
    if let Some(contracts::intake::v1::contact_submitted::Content::Form(entry)) = &mut submitted.content {
        entry.region = "cn.east".into();
    }
    submit(system, &submitted).await;
    received.next().await
}

/// whoever may read contacts learns what was said and what is still to be asked, not who to call.
#[tokio::test]
async fn a_contact_is_shown_with_its_sender_masked() {
    let system = start().await;
    let sent = received(&system, wang()).await;
    let shown = contact(&system, &sent.contact_id).await;
    let reporter = shown.reporter.clone().unwrap();
    assert_eq!(
        [
            &reporter.name,
            &reporter.phone,
            &reporter.email,
            &reporter.address,
            &reporter.organisation
        ],
        [
            "王**",
            "138****8000",
            "W***@hospital.example",
            "浙江省杭州市****",
            "杭州市第一人民医院"
        ]
    );
    assert_eq!(shown.text, "胶囊变色，请回电 139****1111");
    assert_eq!(shown.missing, sent.missing);
    assert!(!shown.missing.iter().any(|slug| slug.starts_with("reporter")));
    system.finish().await;
}

async fn reveal(system: &System, person: &Person, contact_id: &str, reason: &str) -> Result<Reporter, Fault> {
    let request = RevealReporterRequest {
        contact_id: contact_id.into(),
        reason: reason.into(),
    };
    let answer = client(system).reveal_reporter(&person.ask, request).await?;
    Ok(answer.reporter.expect("a sender"))
}

/// the whole sender is shown for a reason, to who may, and that is on record.
#[tokio::test]
async fn a_sender_is_revealed_for_a_reason_that_is_on_record_first() {
    let system = start().await;
    let sent = received(&system, wang()).await;
    let clerk = clerk(&system);
    for reason in ["", "  ", "...", "查看"] {
        let refused = reveal(&system, &clerk, &sent.contact_id, reason)
            .await
            .unwrap_err();
        assert_eq!(refused.slug, "reason-missing", "{reason}");
    }
    let reader = system
        .people
        .person("reader", &["contact.read", "contact.register"], &["*"]);
    assert!(
        reveal(&system, &reader, &sent.contact_id, "回电核实批号")
            .await
            .is_err()
    );
    let north = system.people.person("north", &["contact.reveal"], &["cn.north"]);
    let refused = reveal(&system, &north, &sent.contact_id, "回电核实批号")
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "contact-unknown");

    let pool = system.pool("intake").await;
    let entries = || async {
        sqlx::query_as::<_, (String, String, String)>(
            "select actor, reason, changes::text from journal where kind = 'reporter-revealed'",
        )
        .fetch_all(&pool)
        .await
        .unwrap()
    };
    assert!(
        entries().await.is_empty(),
        "nothing was shown, so nothing is on record"
    );
    assert_eq!(
        reveal(&system, &clerk, &sent.contact_id, "回电核实批号")
            .await
            .unwrap(),
        wang()
    );
    let entries = entries().await;
    assert_eq!(entries.len(), 1);
    let request = RevealReporterRequest {
        contact_id: sent.contact_id.clone(),
        reason: "回电核实批号".into(),
    };
    let revealed = client(&system)
        .reveal_reporter(&clerk.ask, request)
        .await
        .unwrap();
    assert_eq!(revealed.text, "胶囊变色，请回电 13900001111");
    let (actor, reason, changes) = &entries[0];
    assert_eq!(
        (actor, reason.as_str()),
        (&clerk.principal.person_id, "回电核实批号")
    );
    assert!(!changes.contains("138"));
    system.finish().await;
}

/// Everything by which a sender can come to be stored, after one contact: a mail, a call, a call that we made and a blank
/// form (rejected, one in quarantine), a customer, a superseded version.
async fn all_kinds(system: &System, sent: &ContactReceived) {
    submit(
        system,
        &mail(
            "m1",
            &letter("李四 <lisi@home.example>", "1@home.example", "x", "药片变色"),
        ),
    )
    .await;
    for (id, number, outbound) in [("c1", "13911112222", false), ("c2", "13733334444", true)] {
        let mut ringing = call(id, "e1", 1, "ringing");
        (ringing.from, ringing.outbound) = (number.into(), outbound);
        submit(system, &call_submission(ringing)).await;
    }
    submit(
        system,
        &form(
            "k2",
            Reporter {
                phone: "13655556666".into(),
                ..wang()
            },
            " ",
        ),
    )
    .await;
    let changed = CustomerChanged {
        customer: Some(Customer {
            customer_id: "k9".into(),
            version: 1,
            name: "赵六六六".into(),
            class: "individual".into(),
            phone: "13577778888".into(),
            email: "zhao@home.example".into(),
            region: "cn.east".into(),
            ..Customer::default()
        }),
    };
    system.say("k9", &changed).await;
    let request = DescribeContactRequest {
        contact_id: sent.contact_id.clone(),
        reporter: Some(Reporter {
            phone: "13599990000".into(),
            ..Reporter::default()
        }),
        reason: "来电补充".into(),
        ..DescribeContactRequest::default()
    };
    client(system)
        .describe_contact(&clerk(system).ask, request)
        .await
        .expect("an answer");
    system.settle().await;
}

/// nothing that identifies a sender lies readable in any table, as text or as bytes in hex.
#[tokio::test]
async fn no_table_holds_a_sender_in_clear() {
    let system = start().await;
    let sent = received(&system, wang()).await;
    all_kinds(&system, &sent).await;
    let all = Dump::of(&system.pool("intake").await).await;
    all.assert_hides(&[
        "王小芳",
        "13800138000",
        "138-0013-8000",
        "wang.fang",
        "Wang.Fang",
        "文三路18号",
        "李四",
        "lisi",
        "13911112222",
        "13733334444",
        "13655556666",
        "赵六六六",
        "13577778888",
        "zhao@",
        "13599990000",
    ]);
    assert!(
        all.shows("胶囊变色") && all.shows(&sent.receipt),
        "the search looks where the contacts are"
    );
    assert_eq!(revealed(&system, &sent.contact_id).await.phone, "13599990000");
    system.finish().await;
}

/// dropping the data key erases the sender; what he reported stays, and is still counted.
#[tokio::test]
async fn without_its_data_key_a_contact_has_no_sender_any_more() {
    let system = start().await;
    let sent = received(&system, wang()).await;
    let pool = system.pool("intake").await;
    let id: uuid::Uuid = sent.contact_id.parse().unwrap();
    let mut tx = pool.begin().await.unwrap();
    assert_eq!(vault::erase(&mut tx, &[id]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let shown = contact(&system, &sent.contact_id).await;
    let reporter = shown.reporter.unwrap();
    assert_eq!((reporter.name.as_str(), reporter.phone.as_str()), ("", ""));
    assert_eq!(shown.text, "胶囊变色，请回电 139****1111");
    let none = revealed(&system, &sent.contact_id).await;
    assert_eq!(
        (none.name, none.phone, none.email, none.address),
        Default::default()
    );
    // somebody may still learn who it was
    let request = DescribeContactRequest {
        contact_id: sent.contact_id.clone(),
        reporter: Some(Reporter {
            name: "王五".into(),
            ..Reporter::default()
        }),
        ..DescribeContactRequest::default()
    };
    client(&system)
        .describe_contact(&clerk(&system).ask, request)
        .await
        .unwrap();
    assert_eq!(revealed(&system, &sent.contact_id).await.name, "王五");
    system.finish().await;
}

/// A sender is found by the whole of his name, number or address, however it is typed; never by a part.
#[tokio::test]
async fn contacts_are_found_by_their_sender() {
    let system = start().await;
    received(&system, wang()).await;
    for (text, found) in [
        ("王小芳", 1),
        (" 王 小芳 ", 1),
        ("13800138000", 1),
        ("+86 138 0013 8000", 1),
        ("wang.fang@HOSPITAL.example", 1),
        ("第一人民医院", 1),
        ("王", 0),
        ("8000", 0),
        ("文三路", 0),
    ] {
        let request = ListContactsRequest {
            text: text.into(),
            ..ListContactsRequest::default()
        };
        let page = client(&system)
            .list_contacts(&clerk(&system).ask, request)
            .await
            .unwrap();
        assert_eq!(page.contacts.len(), found, "{text}");
        assert!(page.contacts.iter().all(|one| one.reporter_name == "王**"));
    }
    system.finish().await;
}

async fn history(system: &System, person: &Person, contact_id: &str, phone: &str) -> Vec<CallerContact> {
    let mut request = ListCallerHistoryRequest {
        contact_id: contact_id.into(),
        phone: phone.into(),
        page_size: 2,
        ..ListCallerHistoryRequest::default()
    };
    let mut all = Vec::new();
    loop {
        let page = client(system)
            .list_caller_history(&person.ask, request.clone())
            .await
            .expect("an answer");
        assert!(page.contacts.len() <= 2);
        all.extend(page.contacts);
        if page.next_cursor.is_empty() {
            return all;
        }
        request.cursor = page.next_cursor;
    }
}

/// Visits that people in the regions register, oldest first; answers their ids.
async fn visits(system: &System, visits: &[(&str, Reporter)]) -> Vec<String> {
    let clerk = clerk(system);
    let mut ids = Vec::new();
    for (number, (region, reporter)) in visits.iter().enumerate() {
        let request = RegisterContactRequest {
            channel: Channel::Visit.into(),
            region: (*region).into(),
            text: format!("第{number}件"),
            reporter: Some(reporter.clone()),
            ..RegisterContactRequest::default()
        };
        let registered = client(system)
            .register_contact(&clerk.ask, request)
            .await
            .expect("an answer");
        ids.push(registered.contact_id);
    }
    ids
}

fn by_phone(phone: &str) -> Reporter {
    Reporter {
        phone: phone.into(),
        ..Reporter::default()
    }
}

async fn regions(system: &System) {
    use contracts::catalog::v1::{Region, RegionChanged};
    for path in ["cn", "cn.east", "cn.north"] {
        let region = Some(Region {
            path: path.into(),
            version: 1,
            ..Region::default()
        });
        system.say(path, &RegionChanged { region }).await;
    }
    system.settle().await;
}

/// A customer with a ward, and visits of several people in two regions, oldest first; the first has a ticket.
async fn known_people(system: &System) -> Vec<String> {
    regions(system).await;
    let hospital = CustomerChanged {
        customer: Some(Customer {
            customer_id: "k1".into(),
            version: 1,
            name: "杭州市第一人民医院".into(),
            class: "hospital".into(),
            phone: "0571-87654321".into(),
            region: "cn.east".into(),
            ..Customer::default()
        }),
    };
    system.say("k1", &hospital).await;
    system.settle().await;
    let both = Reporter {
        email: "wang@b.cn".into(),
        ..by_phone("13800138000")
    };
    let ids = visits(
        system,
        &[
            ("cn.east", by_phone("138 0013 8000")),
            ("cn.north", by_phone("+8613800138000")),
            (
                "cn.east",
                Reporter {
                    email: "WANG@b.cn".into(),
                    ..Reporter::default()
                },
            ),
            ("cn.east", by_phone("13900139000")),
            ("cn.east", by_phone("0571-87654321 转 802")),
            ("cn.east", both),
            ("cn.east", by_phone("13800138000")),
        ],
    )
    .await;
    let opened = TicketOpened {
        ticket: Some(Ticket {
            ticket_id: "t1".into(),
            number: "GD-2026-000001".into(),
            version: 1,
            contact_id: ids[0].clone(),
            state: "open".into(),
            ..Ticket::default()
        }),
    };
    system.say("t1", &opened).await;
    system.settle().await;
    ids
}

/// who rings is known by number, address or customer, as far as the clerk's regions go.
#[tokio::test]
async fn whoever_sent_a_contact_has_a_history() {
    let system = start().await;
    let ids = known_people(&system).await;
    let east = system.people.person("east", &["contact.read"], &["cn.east"]);
    let found = history(&system, &east, &ids[5], "").await;
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|one| {
            (
                one.contact.as_ref().unwrap().contact_id.as_str(),
                one.shared.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [(ids[2].as_str(), "same-email"), (ids[0].as_str(), "same-phone")],
        "neither the later one, nor the one of another region, nor a stranger's"
    );
    let everywhere = history(&system, &clerk(&system), &ids[6], "").await;
    assert_eq!(everywhere.len(), 3);
    let other = ListCallerHistoryRequest {
        contact_id: ids[1].clone(),
        ..ListCallerHistoryRequest::default()
    };
    let refused = client(&system)
        .list_caller_history(&east.ask, other)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "contact-unknown");
    system.finish().await;
}

/// the same while the phone rings, by the number that it shows.
#[tokio::test]
async fn whoever_rings_has_a_history() {
    let system = start().await;
    known_people(&system).await;
    let east = system.people.person("east", &["contact.read"], &["cn.east"]);
    let found = history(&system, &east, "", "0086 138-0013-8000").await;
    assert_eq!(found.len(), 3);
    let oldest = found.last().unwrap();
    assert_eq!(
        (
            oldest.ticket_number.as_str(),
            oldest.ticket_id.as_str(),
            oldest.state.as_str()
        ),
        ("GD-2026-000001", "t1", "in_progress")
    );
    assert_eq!(
        (found[0].ticket_number.as_str(), found[0].state.as_str()),
        ("", "received")
    );
    system.finish().await;
}

#[tokio::test]
async fn a_number_names_the_customer_to_who_may_see_his_region() {
    let system = start().await;
    known_people(&system).await;
    let east = system.people.person("east", &["contact.read"], &["cn.east"]);
    let request = |phone: &str| ListCallerHistoryRequest {
        phone: phone.into(),
        ..ListCallerHistoryRequest::default()
    };
    let ward = client(&system)
        .list_caller_history(&east.ask, request("+86 571 8765 4321-802"))
        .await
        .unwrap();
    assert_eq!(
        (ward.customer_id.as_str(), ward.customer_name.as_str()),
        ("k1", "杭州市第一人民医院")
    );
    assert_eq!(ward.contacts.len(), 1);
    let north = system.people.person("north", &["contact.read"], &["cn.north"]);
    let elsewhere = client(&system)
        .list_caller_history(&north.ask, request("0571-87654321"))
        .await
        .unwrap();
    assert_eq!(
        (elsewhere.customer_id.as_str(), elsewhere.contacts.len()),
        ("", 0)
    );
    let refused = client(&system)
        .list_caller_history(&east.ask, request("12"))
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "caller-missing");
    system.finish().await;
}
