//! The register of what came in.

use contracts::{
    common::v1::{Channel, WorkKind},
    intake::v1::ContactReceived,
    reporting::v1::{LedgerRow, ListLedgerRequest},
    routing::v1::{Ticket, TicketOpened},
};
use testkit::{Person, System};

use crate::{
    november::{contact, november, ticket, work_item},
    world::{Fact, client, days, id, manager, told},
};

/// All rows that fit the request, through pages of that size.
pub(crate) async fn rows(system: &System, person: &Person, request: ListLedgerRequest) -> Vec<LedgerRow> {
    let mut request = request;
    let mut rows = Vec::new();
    loop {
        let page = client(system)
            .list_ledger(&person.ask, request.clone())
            .await
            .unwrap();
        rows.extend(page.rows);
        request.cursor = page.next_cursor;
        if request.cursor.is_empty() {
            return rows;
        }
    }
}

/// the register of a period lists every call and letter exactly once, in order of receipt.
#[tokio::test]
async fn calls_and_letters_of_a_period_are_listed_once_in_order_of_receipt() {
    let system = told(&november(), "").await;
    let person = manager(&system, &["*"]);
    let mut found = Vec::new();
    for channel in [Channel::Phone, Channel::Letter] {
        let request = ListLedgerRequest {
            received: Some(days("2026-11-01", "2026-12-01")),
            channel: channel.into(),
            page_size: 1,
            ..ListLedgerRequest::default()
        };
        found.extend(rows(&system, &person, request).await);
    }
    let receipts: Vec<_> = found.iter().map(|row| row.receipt.as_str()).collect();
    assert_eq!(receipts, ["YH-call", "YH-letter"]);
    let everything = ListLedgerRequest {
        page_size: 2,
        ..ListLedgerRequest::default()
    };
    let all = rows(&system, &person, everything).await;
    let receipts: Vec<_> = all.iter().map(|row| row.receipt.as_str()).collect();
    let wanted = [
        "october",
        "midnight",
        "mail",
        "call",
        "letter",
        "second-mail",
        "form",
    ];
    assert_eq!(receipts, wanted.map(|name| format!("YH-{name}")));
    system.finish().await;
}

#[tokio::test]
async fn a_row_says_what_became_of_the_contact() {
    let system = told(&november(), "").await;
    let person = manager(&system, &["*"]);
    let all = rows(&system, &person, ListLedgerRequest::default()).await;
    let row = |name: &str| {
        all.iter()
            .find(|row| row.contact_id == id(name).to_string())
            .unwrap()
    };

    let mail = row("mail");
    let kinds = [WorkKind::Complaint, WorkKind::AdverseReaction].map(i32::from);
    assert_eq!(mail.kinds, kinds, "a withdrawn item does not stand");
    assert_eq!(
        (mail.state.as_str(), mail.ticket_number.as_str()),
        ("closed", "GD-2026-000001")
    );
    assert!(mail.first_replied_at.is_some() && mail.closed_at.is_some() && !mail.continuation);

    let second = row("second-mail");
    assert!(second.continuation && second.kinds.is_empty());
    assert_eq!(second.ticket_id, mail.ticket_id);
    assert_eq!(
        second.first_replied_at, mail.first_replied_at,
        "the reply came after both"
    );

    let form = row("form");
    assert_eq!(
        (form.state.as_str(), form.ticket_id.as_str(), form.region.as_str()),
        ("open", "", "cn")
    );
    assert_eq!(form.handling_result, "处理中");
    system.finish().await;
}

#[tokio::test]
async fn a_filter_that_names_nothing_known_is_refused() {
    let system = told(&[], "").await;
    let person = manager(&system, &["*"]);
    let refused = [
        ListLedgerRequest {
            state: "asleep".into(),
            ..ListLedgerRequest::default()
        },
        ListLedgerRequest {
            channel: 99,
            ..ListLedgerRequest::default()
        },
        ListLedgerRequest {
            region: "cn..east".into(),
            ..ListLedgerRequest::default()
        },
        ListLedgerRequest {
            cursor: "page-2".into(),
            ..ListLedgerRequest::default()
        },
    ];
    let mut slugs = Vec::new();
    for request in refused {
        let refusal = client(&system).list_ledger(&person.ask, request.clone()).await;
        slugs.push(refusal.err().unwrap().slug);
    }
    assert_eq!(
        slugs,
        [
            "filter-unknown",
            "filter-unknown",
            "region-unreadable",
            "cursor-unreadable"
        ]
    );
    system.finish().await;
}

/// whatever tickets say, a record appears once; its own ticket goes before those it continues.
#[tokio::test]
async fn a_contact_that_several_tickets_name_is_still_one_row() {
    let first = contact("first", Channel::Email, "2026-11-02T00:00:00Z", "cn.east");
    let other = contact("other", Channel::Email, "2026-11-02T00:00:01Z", "cn.east");
    let named_by_all = contact("named", Channel::Email, "2026-11-02T00:00:02Z", "cn.east");
    let naming = |contact: &ContactReceived, number: &str, version| Ticket {
        version,
        further_contact_ids: vec![named_by_all.contact_id.clone()],
        ..ticket(contact, number, vec![work_item(number, WorkKind::Consultation)])
    };
    let opened = |ticket: Ticket| {
        Fact::new(
            ticket.ticket_id.parse().unwrap(),
            TicketOpened { ticket: Some(ticket) },
        )
    };
    let facts = [
        Fact::new(id("first"), first.clone()),
        Fact::new(id("other"), other.clone()),
        Fact::new(id("named"), named_by_all.clone()),
        opened(naming(&first, "GD-1", 1)),
        opened(naming(&other, "GD-2", 1)),
    ];
    let system = told(&facts, "").await;
    let person = manager(&system, &["*"]);
    let all = rows(&system, &person, ListLedgerRequest::default()).await;
    assert_eq!(all.len(), 3);
    let expected = [id("GD-1"), id("GD-2")].into_iter().min().unwrap();
    assert_eq!(all[2].ticket_id, expected.to_string());

    opened(naming(&named_by_all, "GD-3", 1)).say(&system).await;
    let released = Ticket {
        further_contact_ids: Vec::new(),
        ..naming(&first, "GD-1", 2)
    };
    opened(released).say(&system).await;
    system.settle().await;
    let all = rows(&system, &person, ListLedgerRequest::default()).await;
    assert_eq!(all.len(), 3);
    assert_eq!(
        (all[2].ticket_number.as_str(), all[2].continuation),
        ("GD-3", false)
    );
    system.finish().await;
}
