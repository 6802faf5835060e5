//! Calls get their words later; people correct what rules found.

use contracts::{
    common::v1::{Channel, WorkKind},
    intake::v1::{ContactAmended, ContactReceived},
    routing::v1::{
        ClassifyTicketRequest, GetTicketHistoryRequest, Ticket, TransferTicketRequest, WorkAssigned,
        WorkWithdrawn,
    },
};
use testkit::Listener;

use crate::world::{World, kinds, mail, name};

fn call(version: u64, text: &str, responder: &str) -> ContactReceived {
    ContactReceived {
        version,
        channel: Channel::Phone.into(),
        subject: String::new(),
        first_responder: responder.to_owned(),
        ..mail("call-1", text)
    }
}

/// a ringing phone waits in triage; its words make it what it is.
#[tokio::test]
async fn a_call_is_sorted_once_its_words_are_known() {
    let world = World::start().await;
    world.receive(&call(1, "", "")).await;
    let ticket = world.ticket_of("call-1").await;
    assert_eq!(
        (kinds(&ticket), ticket.team.as_str()),
        (vec![name(WorkKind::Other)], "triage")
    );
    let amended = ContactAmended {
        contact: Some(call(2, "服药后头晕,血压低,今晨晕倒一次", "zhao")),
        ..Default::default()
    };
    world.system.say("call-1", &amended).await;
    let ticket = world.ticket_when("call-1", |ticket| ticket.version == 2).await;
    assert_eq!(kinds(&ticket), [name(WorkKind::AdverseReaction)]);
    assert_eq!(
        (ticket.owner.as_str(), ticket.first_responder.as_str()),
        ("zhao", "zhao")
    );
    let assigned = Listener::<WorkAssigned>::new(&world.system.client)
        .await
        .next()
        .await;
    assert!(assigned.narrative.contains("头晕"));
    let withdrawn = Listener::<WorkWithdrawn>::new(&world.system.client)
        .await
        .next()
        .await;
    assert_eq!(withdrawn.ticket_id, ticket.ticket_id);
    // an older version that arrives late changes nothing
    world
        .system
        .say(
            "call-1",
            &ContactAmended {
                contact: Some(call(1, "", "")),
                ..Default::default()
            },
        )
        .await;
    world.system.settle().await;
    assert_eq!(world.ticket_of("call-1").await.version, 2);
    world.system.finish().await;
}

/// A complaint that Zhao took in.
async fn taken_by_zhao(world: &World) -> Ticket {
    let contact = ContactReceived {
        first_responder: "zhao".into(),
        ..mail("c-1", "药片上有黑点,投诉质量问题")
    };
    world.receive(&contact).await;
    world.ticket_of("c-1").await
}

fn to_consultation(ticket: &Ticket, expected_version: u64) -> ClassifyTicketRequest {
    ClassifyTicketRequest {
        ticket_id: ticket.ticket_id.clone(),
        kinds: vec![WorkKind::Consultation.into()],
        reason: "客户只是询问".into(),
        expected_version,
    }
}

/// people say anew what is asked; the service that had the item hears of it; nobody overwrites another's change.
#[tokio::test]
async fn people_correct_what_the_rules_found() {
    let world = World::start().await;
    let ticket = taken_by_zhao(&world).await;
    let request = to_consultation(&ticket, 1);
    let client = world.client();
    let answer = client
        .classify_ticket(&world.clerk.ask, request.clone())
        .await
        .expect("classified");
    assert_eq!(
        kinds(&answer.ticket.expect("a ticket")),
        [name(WorkKind::Consultation)]
    );
    let again = client
        .classify_ticket(&world.clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(
        (again.slug.as_str(), again.code),
        ("ticket-changed-meanwhile", kernel::Code::Aborted)
    );
    let withdrawn = Listener::<WorkWithdrawn>::new(&world.system.client)
        .await
        .next()
        .await;
    assert_eq!(withdrawn.reason, "客户只是询问");
    world.system.finish().await;
}

/// tickets are handed over, the journal knows why, the first responder stays.
#[tokio::test]
async fn the_first_responder_stays_after_a_hand_over_and_the_journal_tells() {
    let world = World::start().await;
    let ticket = taken_by_zhao(&world).await;
    let client = world.client();
    client
        .classify_ticket(&world.clerk.ask, to_consultation(&ticket, 0))
        .await
        .expect("classified");
    let request = TransferTicketRequest {
        ticket_id: ticket.ticket_id.clone(),
        team: "sales".into(),
        owner: "me".into(),
        reason: "转销售跟进".into(),
        expected_version: 0,
    };
    let moved = client
        .transfer_ticket(&world.clerk.ask, request.clone())
        .await
        .expect("moved")
        .ticket
        .expect("a ticket");
    assert_eq!(
        (moved.team.as_str(), moved.first_responder.as_str()),
        ("sales", "zhao")
    );
    assert_eq!(moved.owner, world.clerk.principal.person_id);
    let request = GetTicketHistoryRequest {
        ticket_id: ticket.ticket_id,
    };
    let history = client
        .get_ticket_history(&world.clerk.ask, request.clone())
        .await
        .expect("history")
        .entries;
    let told: Vec<_> = history
        .iter()
        .map(|entry| (entry.kind.as_str(), entry.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("ticket-opened", ""),
            ("ticket-classified", "客户只是询问"),
            ("ticket-transferred", "转销售跟进")
        ]
    );
    assert!(
        !history[0].changes_json.contains("黑点"),
        "the customer's words are not in the journal"
    );
    world.system.finish().await;
}

#[tokio::test]
async fn only_who_decides_cases_dismisses_a_suspected_reaction() {
    let world = World::start().await;
    world.receive(&mail("c-1", "吃了药以后全身起皮疹")).await;
    let ticket = world.ticket_of("c-1").await;
    let request = ClassifyTicketRequest {
        ticket_id: ticket.ticket_id,
        kinds: vec![WorkKind::Consultation.into()],
        reason: "不是反应".into(),
        expected_version: 0,
    };
    let refused = world
        .client()
        .classify_ticket(&world.clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "safety-item-stays");
    let qa = world
        .system
        .people
        .person("qa", &["ticket.handle", "case.decide"], &["*"]);
    world
        .client()
        .classify_ticket(&qa.ask, request.clone())
        .await
        .expect("QA may");
    world.system.finish().await;
}
