//! Calls on the hotline: many events, one contact.

use contracts::{
    identity::v1::{Person, PersonChanged},
    intake::v1::{
        CallEvent, ContactAmended, ContactReceived, ContactRejected, DescribeContactRequest,
        ListContactsRequest, RestoreRejectedRequest,
    },
};
use testkit::{Listener, System};

use crate::support::{
    account, call, call_submission, clerk, client, contact, evidence, revealed, start, submit, sums,
};

async fn agent(system: &System) {
    let changed = PersonChanged {
        person: Some(Person {
            person_id: "p-zhang".into(),
            version: 1,
            login: "zhang".into(),
            active: true,
            ..Person::default()
        }),
    };
    system.say("p-zhang", &changed).await;
    system.settle().await;
}

fn answered_call(id: &str) -> Vec<CallEvent> {
    let answered = CallEvent {
        agent: "zhang".into(),
        ..call(id, "e2", 5, "answered")
    };
    let hung_up = CallEvent {
        duration_seconds: 65,
        cause: "caller".into(),
        ..call(id, "e3", 70, "hung_up")
    };
    let noted = CallEvent {
        summary: "胶囊变色,批号260105A".into(),
        topic: "质量投诉".into(),
        agent: "zhang".into(),
        ..call(id, "e4", 90, "noted")
    };
    vec![call(id, "e1", 1, "ringing"), answered, hung_up, noted]
}

/// whatever the order of its events, a call is one contact with its first responder.
#[tokio::test]
async fn events_in_any_order_and_repeated_give_one_contact() {
    let system = start().await;
    agent(&system).await;
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
    for (number, order) in orders.iter().enumerate() {
        let id = format!("c{number}");
        let events = answered_call(&id);
        for place in order.iter().chain(&order[..2]) {
            submit(&system, &call_submission(events[*place].clone())).await;
        }
    }
    system.settle().await;
    assert_eq!(sums(&account(&system, "hotline").await), (4, 0, 0));
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    for _ in orders {
        let first = received.next().await;
        let now = contact(&system, &first.contact_id).await;
        let facts = now.call.clone().unwrap();
        assert_eq!(
            (facts.state.as_str(), facts.agent.as_str(), facts.duration_seconds),
            ("ended", "zhang", 65)
        );
        assert_eq!(
            (now.subject.as_str(), now.text.as_str()),
            ("质量投诉", "胶囊变色,批号260105A")
        );
        assert_eq!(now.first_responder, "p-zhang");
        assert_eq!(now.reporter.unwrap().phone, "138****8000");
        assert_eq!(revealed(&system, &first.contact_id).await.phone, "13800138000");
        assert_eq!(now.products[0].batch_number, "260105A");
        assert_eq!(now.evidence.len(), 4);
    }
    system.finish().await;
}

/// somebody who was not heard is called back.
#[tokio::test]
async fn a_missed_call_is_a_contact_that_asks_for_a_call_back() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let mut amended = Listener::<ContactAmended>::new(&system.client).await;
    submit(&system, &call_submission(call("c1", "e1", 1, "ringing"))).await;
    assert_eq!(received.next().await.text, "");
    submit(&system, &call_submission(call("c1", "e2", 30, "missed"))).await;
    let now = amended.next().await.contact.unwrap();
    assert_eq!(now.version, 2);
    assert!(now.text.contains("回电") && now.call.unwrap().state == "missed");
    system.finish().await;
}

#[tokio::test]
async fn a_call_we_made_is_rejected_and_can_be_made_a_contact() {
    let system = start().await;
    let mut rejected = Listener::<ContactRejected>::new(&system.client).await;
    let outbound = |event: CallEvent| {
        call_submission(CallEvent {
            outbound: true,
            ..event
        })
    };
    submit(&system, &outbound(call("c1", "e1", 1, "ringing"))).await;
    let said = rejected.next().await;
    assert_eq!(said.reason, "outbound-call");
    submit(&system, &outbound(call("c1", "e2", 9, "answered"))).await;
    system.settle().await;
    assert_eq!(sums(&account(&system, "hotline").await), (0, 0, 1));
    let request = RestoreRejectedRequest {
        submission_id: said.submission_id,
        reason: "回访中客户提出投诉".into(),
    };
    let restored = client(&system)
        .restore_rejected(&clerk(&system).ask, request)
        .await
        .unwrap();
    let now = contact(&system, &restored.contact_id).await;
    assert_eq!(
        (now.call.unwrap().state.as_str(), now.evidence.len()),
        ("answered", 2)
    );
    assert_eq!(sums(&account(&system, "hotline").await), (1, 0, 0));
    system.finish().await;
}

/// what the clerk writes down stays, and what comes later is added below it.
#[tokio::test]
async fn a_clerks_description_is_kept_when_later_events_arrive() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let events = answered_call("c1");
    submit(&system, &call_submission(events[0].clone())).await;
    submit(&system, &call_submission(events[1].clone())).await;
    let first = received.next().await;
    system.settle().await;
    let (api, clerk) = (client(&system), clerk(&system));
    let listed = api
        .list_contacts(&clerk.ask, ListContactsRequest::default())
        .await
        .unwrap();
    assert!(listed.contacts[0].needs_description);
    let mut request = DescribeContactRequest {
        contact_id: first.contact_id.clone(),
        text: "客户称胶囊变色".into(),
        subject: "胶囊变色".into(),
        reason: "通话记录".into(),
        expected_version: 1,
        ..DescribeContactRequest::default()
    };
    let stale = api
        .describe_contact(&clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(
        (stale.slug.as_str(), stale.code),
        ("contact-changed", kernel::Code::Aborted)
    );
    request.expected_version = 2;
    assert_eq!(
        api.describe_contact(&clerk.ask, request.clone())
            .await
            .unwrap()
            .version,
        3
    );
    request.expected_version = 0;
    assert_eq!(
        api.describe_contact(&clerk.ask, request).await.unwrap().version,
        3,
        "said twice, changed once"
    );
    let mut noted = call_submission(events[3].clone());
    noted.evidence.push(evidence("call.wav", "recording", b"wav"));
    submit(&system, &noted).await;
    system.settle().await;
    let now = contact(&system, &first.contact_id).await;
    assert_eq!(
        (now.subject.as_str(), now.text.as_str()),
        ("胶囊变色", "客户称胶囊变色\n\n胶囊变色,批号260105A")
    );
    assert!(now.evidence.iter().any(|one| one.role == "recording"));
    let listed = api
        .list_contacts(&clerk.ask, ListContactsRequest::default())
        .await
        .unwrap();
    assert!(!listed.contacts[0].needs_description);
    system.finish().await;
}

/// the phone rings and the call card is there, then follows the call; a call that nobody has written about is
/// found by that.
#[tokio::test]
async fn a_ringing_call_is_a_contact_at_once_and_its_states_follow() {
    let system = start().await;
    agent(&system).await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let mut amended = Listener::<ContactAmended>::new(&system.client).await;
    let events = answered_call("c1");
    let mut states = Vec::new();
    submit(&system, &call_submission(events[0].clone())).await;
    let first = received.next().await;
    states.push(first.call.clone().unwrap().state);
    assert_eq!(first.reporter.unwrap().phone, "13800138000");
    let undescribed = ListContactsRequest {
        needs_description: true,
        ..ListContactsRequest::default()
    };
    let (api, clerk) = (client(&system), clerk(&system));
    let waiting = api.list_contacts(&clerk.ask, undescribed.clone()).await.unwrap();
    assert_eq!(waiting.contacts[0].contact_id, first.contact_id);
    for event in &events[1..] {
        submit(&system, &call_submission(event.clone())).await;
        states.push(amended.next().await.contact.unwrap().call.unwrap().state);
    }
    assert_eq!(states, ["ringing", "answered", "ended", "ended"]);
    let waiting = api.list_contacts(&clerk.ask, undescribed).await.unwrap();
    assert!(
        waiting.contacts.is_empty(),
        "it was described by the agent's note"
    );
    let all = api
        .list_contacts(&clerk.ask, ListContactsRequest::default())
        .await
        .unwrap();
    assert_eq!(all.contacts.len(), 1);
    system.finish().await;
}
