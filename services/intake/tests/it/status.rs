//! What the sender may learn on the public page (R-006, R-007: every matter answered, and seen to be).

use chrono::TimeDelta;
use contracts::{
    common::v1::Reporter,
    intake::v1::{ContactReceived, GetStatusRequest, GetStatusResponse},
    routing::v1::{ReplyGiven, Ticket, TicketClosed, TicketOpened, TicketReplied},
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

///
#[tokio::test]
async fn receipt_and_phone_digits_tell_how_far_it_is_and_wrong_ones_tell_nothing() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let reporter = Reporter {
        phone: "138-0013-8000".into(),
        ..Reporter::default()
    };
    submit(&system, &form("k1", reporter, "胶囊变色")).await;
    let contact = received.next().await;
    let typed = contact.receipt.to_lowercase().replace('-', " ");
    assert_eq!(status(&system, &typed, "8000").await.unwrap().state, "received");
    let wrong = status(&system, &contact.receipt, "8001").await.unwrap_err();
    let unknown = status(&system, "YH-20261121-00000-00000", "8000")
        .await
        .unwrap_err();
    assert_eq!(wrong, unknown);
    assert_eq!(wrong.slug, "status-unknown");

    let reply_id = Id::<ReplyGiven>::new().to_string();
    let mut ticket = Ticket {
        ticket_id: "t1".into(),
        version: 1,
        contact_id: contact.contact_id.clone(),
        state: "open".into(),
        ..Ticket::default()
    };
    system
        .say(
            "t1",
            &TicketOpened {
                ticket: Some(ticket.clone()),
            },
        )
        .await;
    system.settle().await;
    assert_eq!(
        status(&system, &contact.receipt, "8000").await.unwrap().state,
        "in_progress"
    );

    ticket.version = 2;
    ticket.last_replied_at = Some(timestamp(noon() + TimeDelta::hours(1)));
    let replied = TicketReplied {
        ticket: Some(ticket.clone()),
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

    ticket.version = 3;
    ticket.state = "closed".into();
    let closed = TicketClosed {
        ticket: Some(ticket.clone()),
        ..TicketClosed::default()
    };
    system.say("t1", &closed).await;
    ticket.version = 1;
    ticket.state = "open".into();
    system.say("t1", &TicketOpened { ticket: Some(ticket) }).await;
    system.settle().await;
    assert_eq!(
        status(&system, &contact.receipt, "8000").await.unwrap().state,
        "closed"
    );
    system.finish().await;
}
