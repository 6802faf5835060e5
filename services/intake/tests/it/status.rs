//! What the sender may learn on the public page (R-006, R-007: every matter answered, and seen to be).

use chrono::TimeDelta;
use contracts::{
    common::v1::Reporter,
    intake::v1::{ContactReceived, GetStatusRequest, GetStatusResponse},
    routing::v1::{ReplyGiven, Ticket, TicketChanged, TicketClosed, TicketOpened, TicketReplied},
    timestamp,
};
use kernel::{Fault, Id};
use testkit::{Listener, System};

use crate::support::{client, form, noon, start, submit};

async fn status(system: &System, receipt: &str, digits: &str) -> Result<GetStatusResponse, Fault> {
    let request = GetStatusRequest {
        receipt: receipt.into(),
        phone_last_four: digits.into(),
    };
    client(system)
        .get_status(&contracts::Ask::default(), request)
        .await
}

async fn received(system: &System) -> ContactReceived {
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let reporter = Reporter {
        phone: "138-0013-8000".into(),
        ..Reporter::default()
    };
    submit(system, &form("k1", reporter, "胶囊变色")).await;
    received.next().await
}

fn ticket(contact: &ContactReceived, version: u64, state: &str) -> Option<Ticket> {
    Some(Ticket {
        ticket_id: "t1".into(),
        version,
        contact_id: contact.contact_id.clone(),
        state: state.into(),
        last_replied_at: (version > 1).then(|| timestamp(noon() + TimeDelta::hours(1))),
        ..Ticket::default()
    })
}

#[tokio::test]
async fn a_wrong_receipt_and_wrong_digits_get_the_same_answer() {
    let system = start().await;
    let contact = received(&system).await;
    let typed = contact.receipt.to_lowercase().replace('-', " ");
    assert_eq!(status(&system, &typed, "8000").await.unwrap().state, "received");
    let wrong = status(&system, &contact.receipt, "8001").await.unwrap_err();
    let unknown = status(&system, "YH-20261121-00000-00000", "8000")
        .await
        .unwrap_err();
    assert_eq!(wrong, unknown);
    assert_eq!(wrong.slug, "status-unknown");
    system.finish().await;
}

///
#[tokio::test]
async fn the_sender_of_a_form_sees_how_far_it_is_and_reads_the_reply() {
    let system = start().await;
    let contact = received(&system).await;
    let opened = || TicketOpened {
        ticket: ticket(&contact, 1, "open"),
    };
    system.say("t1", &opened()).await;
    system.settle().await;
    assert_eq!(
        status(&system, &contact.receipt, "8000").await.unwrap().state,
        "in_progress"
    );

    let reply_id = Id::<ReplyGiven>::new().to_string();
    let replied = TicketReplied {
        ticket: ticket(&contact, 2, "open"),
        reply_id: reply_id.clone(),
        first: true,
        ..TicketReplied::default()
    };
    system.say("t1", &replied).await;
    let given = ReplyGiven {
        reply_id,
        ticket_id: "t1".into(),
        contact_id: contact.contact_id.clone(),
        body: "已为您换货。".into(),
        at: Some(timestamp(noon())),
        ..ReplyGiven::default()
    };
    system.say("t1", &given).await;
    system.settle().await;
    let answered = status(&system, &contact.receipt, "8000").await.unwrap();
    assert_eq!(
        (answered.state.as_str(), answered.reply.as_str()),
        ("answered", "已为您换货。")
    );

    let closed = TicketClosed {
        ticket: ticket(&contact, 3, "closed"),
        ..TicketClosed::default()
    };
    system.say("t1", &closed).await;
    // an old word that comes late changes nothing
    system.say("t1", &opened()).await;
    system.settle().await;
    assert_eq!(
        status(&system, &contact.receipt, "8000").await.unwrap().state,
        "closed"
    );
    system.finish().await;
}

/// A merged contact is where the latest word puts it, in whatever order the words come, and its sender reads the reply given to
/// the ticket that took it over.
#[tokio::test]
async fn a_merged_contact_shows_the_reply_to_the_ticket_that_took_it_over() {
    let system = start().await;
    let contact = received(&system).await;
    let stays = Ticket {
        ticket_id: "t2".into(),
        version: 5,
        contact_id: Id::<Ticket>::new().to_string(),
        further_contact_ids: vec![contact.contact_id.clone()],
        state: "open".into(),
        last_replied_at: Some(timestamp(noon() + TimeDelta::hours(2))),
        ..Ticket::default()
    };
    let emptied = Ticket {
        ticket_id: "t1".into(),
        version: 2,
        state: "closed".into(),
        merged_into: "t2".into(),
        ..Ticket::default()
    };
    let changed = |ticket: &Ticket| TicketChanged {
        ticket: Some(ticket.clone()),
        what: vec!["merged".into()],
        ..TicketChanged::default()
    };
    let (later, first) = (Id::<Ticket>::new().uuid(), Id::<Ticket>::new().uuid());
    let at = noon() + TimeDelta::hours(2);
    system.say_as(later, "t2", at, &changed(&stays)).await;
    system.settle().await;
    // said before the merge, heard after it
    let opened = TicketOpened {
        ticket: ticket(&contact, 1, "open"),
    };
    system.say_as(first, "t1", noon(), &opened).await;
    system.say("t1", &changed(&emptied)).await;
    let reply_id = Id::<ReplyGiven>::new().to_string();
    let given = ReplyGiven {
        reply_id: reply_id.clone(),
        ticket_id: "t2".into(),
        contact_id: stays.contact_id.clone(),
        body: "已为您换货。".into(),
        at: Some(timestamp(at)),
        ..ReplyGiven::default()
    };
    system.say("t2", &given).await;
    let replied = TicketReplied {
        ticket: Some(Ticket {
            version: 6,
            ..stays.clone()
        }),
        reply_id,
        ..TicketReplied::default()
    };
    system.say("t2", &replied).await;
    system.settle().await;
    let shown = status(&system, &contact.receipt, "8000").await.unwrap();
    assert_eq!(
        (shown.state.as_str(), shown.reply.as_str()),
        ("answered", "已为您换货。")
    );
    system.finish().await;
}
