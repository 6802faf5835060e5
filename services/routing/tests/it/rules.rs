//! Rules change at run time, checked as a whole, and say what they would do.

use contracts::{
    common::v1::{Channel, WorkKind},
    routing::v1::{ChangeRuleBookRequest, GetRuleBookRequest, TryRulesRequest},
};

use crate::world::{World, kinds, mail, name};

/// after the change the next contact goes to the new unit; the change and its reason are in the audit trail.
#[tokio::test]
async fn a_changed_rule_sends_the_next_contact_elsewhere() {
    let world = World::start().await;
    let client = world.client();
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    assert_eq!(world.ticket_of("c-1").await.team, "customer-service");
    let book = client
        .get_rule_book(&world.clerk.ask, GetRuleBookRequest {})
        .await
        .expect("the book");
    assert_eq!(book.version, 1);
    let toml = format!(
        "{}\n[[routes]]\nkind = \"consultation\"\nregion = \"cn.east\"\nteam = \"sales\"\n",
        book.toml
    );
    let mut request = ChangeRuleBookRequest {
        toml: toml.clone(),
        reason: "华东改由销售部答复".into(),
        expected_version: 1,
    };
    let answer = client
        .change_rule_book(&world.clerk.ask, request.clone())
        .await
        .expect("changed");
    assert_eq!(answer.version, 2);
    world.receive(&mail("c-2", "请问怎么吃?")).await;
    assert_eq!(world.ticket_of("c-2").await.team, "sales");
    assert_eq!(world.ticket_of("c-1").await.team, "customer-service");

    let stale = client
        .change_rule_book(&world.clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(
        (stale.slug.as_str(), stale.code),
        ("rule-book-changed-meanwhile", kernel::Code::Aborted)
    );
    request.expected_version = 2;
    request.toml = toml.replace("team = \"sales\"", "team = \"nobody\"");
    let refused = client
        .change_rule_book(&world.clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "rule-book-refused");
    assert_eq!(
        client
            .get_rule_book(&world.clerk.ask, GetRuleBookRequest {})
            .await
            .expect("the book")
            .toml,
        toml
    );

    let pool = world.system.pool("routing").await;
    let mut tx = pool.acquire().await.expect("a connection");
    let id = kernel::Id::<()>::derived(&["rule-book"]).uuid();
    let history = journal::history(&mut tx, id).await.expect("the journal");
    assert_eq!(history.len(), 2);
    assert_eq!(history[1].reason.as_deref(), Some("华东改由销售部答复"));
    assert_eq!(history[1].actor, world.clerk.principal.person_id);
    drop(tx);
    world.system.finish().await;
}

#[tokio::test]
async fn rules_can_be_tried_without_a_ticket() {
    let world = World::start().await;
    let request = TryRulesRequest {
        subject: "投诉".into(),
        text: "药片上有黑点,吃了以后呕吐".into(),
        channel: Channel::Email.into(),
        region: "cn.east".into(),
        stated_kind: WorkKind::Unspecified.into(),
    };
    let found = world
        .client()
        .try_rules(&world.clerk.ask, request.clone())
        .await
        .expect("findings")
        .findings;
    let found: Vec<_> = found
        .iter()
        .map(|finding| {
            (
                name(finding.kind()),
                finding.team.as_str(),
                finding.words.is_empty(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (name(WorkKind::AdverseReaction), "drug-safety", false),
            (name(WorkKind::Complaint), "quality", false)
        ]
    );
    let reader = world.system.people.person("he", &["ticket.read"], &["*"]);
    let denied = world
        .client()
        .try_rules(&reader.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(denied.slug, "permission-missing");
    // nothing was opened
    world.receive(&mail("c-1", "您好")).await;
    let ticket = world.ticket_of("c-1").await;
    assert_eq!(
        (ticket.number.as_str(), kinds(&ticket)),
        ("GD-2024-000001", vec![name(WorkKind::Other)])
    );
    world.system.finish().await;
}
