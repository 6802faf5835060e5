//! A rule book is tried on what has come in before it is put in force.

use chrono::Duration;
use contracts::{
    common::v1::{Period, WorkKind},
    intake::v1::ContactReceived,
    routing::v1::{DryRunRuleBookRequest, DryRunRuleBookResponse, GetRuleBookRequest},
    timestamp,
};

use crate::world::{World, friday, mail, name};

/// a word that goes from the list loses a suspected reaction, and that stands before everything else.
#[tokio::test]
async fn a_lost_reaction_is_shown_first() {
    let world = World::start().await;
    four_contacts(&world).await;
    let ticket = world.ticket_of("c-2").await;
    let client = world.client();
    let book = client
        .get_rule_book(&world.clerk.ask, GetRuleBookRequest {})
        .await
        .expect("the book");
    let routed = format!(
        "{}\n[[routes]]\nkind = \"complaint\"\nregion = \"cn.east\"\nteam = \"sales\"\n",
        book.toml
    );
    let mut request = DryRunRuleBookRequest {
        toml: routed.replace("呕吐", "呕呕吐吐"),
        received: around_friday(),
        page_size: 0,
    };
    let east = world.system.people.person("east", &["rule.read"], &["cn.east"]);
    let answer = client
        .dry_run_rule_book(&east.ask, request.clone())
        .await
        .expect("a dry run");
    assert_eq!(
        (
            answer.contacts,
            answer.unchanged,
            answer.changed,
            answer.lost_safety
        ),
        (3, 1, 2, 1)
    );
    assert!(!answer.sampled);
    names_what_differs(&answer, &ticket.ticket_id);
    let everywhere = client
        .dry_run_rule_book(&world.clerk.ask, request.clone())
        .await
        .expect("a dry run");
    assert_eq!((everywhere.contacts, everywhere.lost_safety), (4, 2));

    request.page_size = 1;
    let short = client
        .dry_run_rule_book(&east.ask, request.clone())
        .await
        .expect("a dry run");
    assert_eq!((short.differences.len(), short.changed), (1, 2));
    let unchanged = client
        .get_rule_book(&world.clerk.ask, GetRuleBookRequest {})
        .await
        .expect("the book");
    assert!(unchanged == book);
    assert!(world.ticket_of("c-2").await == ticket);
    world.system.finish().await;
}

#[tokio::test]
async fn a_book_that_cannot_work_and_a_period_too_long_are_refused() {
    let world = World::start().await;
    let client = world.client();
    let book = client
        .get_rule_book(&world.clerk.ask, GetRuleBookRequest {})
        .await
        .expect("the book");
    let mut request = DryRunRuleBookRequest {
        toml: book.toml.replace("triage = \"", "triage = \"no"),
        ..Default::default()
    };
    let refused = client
        .dry_run_rule_book(&world.clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "rule-book-refused");
    request.toml = book.toml;
    let empty = client
        .dry_run_rule_book(&world.clerk.ask, request.clone())
        .await
        .expect("a dry run");
    assert_eq!((empty.contacts, empty.counts.len()), (0, 0));
    request.received = Some(Period {
        from: Some(timestamp(friday() - Duration::days(93))),
        until: Some(timestamp(friday())),
    });
    let refused = client
        .dry_run_rule_book(&world.clerk.ask, request)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "period-wrong");
    world.system.finish().await;
}

/// Three in the east, one in the west.
async fn four_contacts(world: &World) {
    for (contact, text) in [
        ("c-1", "请问怎么吃?"),
        ("c-2", "吃了以后呕吐"),
        ("c-3", "药片上有黑点,投诉质量问题"),
    ] {
        world.receive(&mail(contact, text)).await;
    }
    let western = ContactReceived {
        region: "cn.west".into(),
        ..mail("c-4", "吃了以后呕吐")
    };
    world.receive(&western).await;
    world.system.settle().await;
}

/// All are received when the clock begins, and a period ends before its end.
fn around_friday() -> Option<Period> {
    Some(Period {
        from: Some(timestamp(friday() - Duration::days(1))),
        until: Some(timestamp(friday() + Duration::days(1))),
    })
}

fn names_what_differs(answer: &DryRunRuleBookResponse, ticket_id: &str) {
    assert_eq!(
        (answer.differences[0].ticket_id.as_str(), answer.differences.len()),
        (ticket_id, 2)
    );
    assert_eq!(
        name(answer.differences[0].now[0].kind()),
        name(WorkKind::AdverseReaction)
    );
    assert_eq!(name(answer.differences[0].then[0].kind()), name(WorkKind::Other));
    assert_eq!(answer.differences[1].then[0].team, "sales");
    let reactions = answer
        .counts
        .iter()
        .find(|count| count.kind() == WorkKind::AdverseReaction)
        .expect("a count");
    assert_eq!((reactions.now, reactions.then), (1, 0));
}
