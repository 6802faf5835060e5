//! Clocks warn, fall due and escalate by themselves, and explain themselves.

use chrono::Duration;
use contracts::{
    common::v1::Channel,
    moment,
    routing::v1::{ExplainDeadlineRequest, ImportCalendarYearRequest, ListTicketsRequest, TicketChanged},
};
use testkit::Listener;

use crate::world::{World, clock, mail};

async fn next_with(changes: &mut Listener<TicketChanged>, slug: &str) -> TicketChanged {
    changes
        .find(|event| event.what.iter().any(|what| what == slug))
        .await
}

/// unanswered after 24 hours, a ticket is breached, and everybody hears of it, once.
#[tokio::test]
async fn an_unanswered_ticket_warns_breaches_and_escalates() {
    let mut world = World::start().await;
    world.receive(&mail("c-1", "订单少发了3盒,请补发")).await;
    let ticket = world.ticket_of("c-1").await;
    let mut changes = Listener::<TicketChanged>::new(&world.system.client).await;
    world.clock.advance(Duration::hours(20));
    let warned = next_with(&mut changes, "clock-warned")
        .await
        .ticket
        .expect("a ticket");
    assert_eq!(clock(&warned, "first_reply").state, "warned");
    // a second replica, or a restart, tells nothing twice
    world.system.restart().await;
    world.clock.advance(Duration::hours(4));
    let breached = next_with(&mut changes, "clock-breached")
        .await
        .ticket
        .expect("a ticket");
    assert_eq!(
        (breached.version, clock(&breached, "first_reply").state.as_str()),
        (3, "breached")
    );
    world.clock.advance(Duration::hours(24));
    next_with(&mut changes, "clock-escalated").await;

    let request = ListTicketsRequest {
        breached_only: true,
        ..Default::default()
    };
    let listed = world
        .client()
        .list_tickets(&world.clerk.ask, request.clone())
        .await
        .expect("a list");
    assert_eq!(listed.tickets.len(), 1);
    world
        .reply(&ticket.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    let ticket = world.ticket_of("c-1").await;
    assert_eq!(clock(&ticket, "first_reply").state, "missed");
    let listed = world
        .client()
        .list_tickets(&world.clerk.ask, request.clone())
        .await
        .expect("a list");
    assert!(listed.tickets.is_empty());
    world.system.finish().await;
}

/// working hours are explained minute by minute: Friday 16:00 plus four is Monday 11:00.
#[tokio::test]
async fn a_deadline_in_working_hours_explains_itself() {
    let world = World::start().await;
    world.receive(&mail("c-1", "血糖仪黑屏不开机,申请维修")).await;
    world.receive(&mail("c-2", "请问胰岛素可以放多少天?")).await;
    let (repair, question) = (world.ticket_of("c-1").await, world.ticket_of("c-2").await);
    let client = world.client();
    let explain = |ticket_id: String, clock: &str| ExplainDeadlineRequest {
        ticket_id,
        clock: clock.to_owned(),
    };
    let why = client
        .explain_deadline(&world.clerk.ask, explain(repair.ticket_id, "first_reply"))
        .await
        .expect("why");
    assert_eq!(
        moment(why.due_at.as_ref()),
        Some("2024-08-26T11:00:00+08:00".parse().expect("a moment"))
    );
    assert_eq!(
        (why.counted_minutes, why.policy.as_str()),
        (240, "first_reply.repair")
    );
    assert_eq!(
        why.segments
            .iter()
            .map(|segment| segment.counted_minutes)
            .sum::<u64>(),
        240
    );
    assert!(why.rule_version.starts_with("2026-11#1") && why.calendar_version.starts_with("cn@2004-2026"));
    assert!(
        why.segments
            .iter()
            .all(|segment| !segment.zh.is_empty() && !segment.en.is_empty())
    );
    let why = client
        .explain_deadline(
            &world.clerk.ask,
            explain(question.ticket_id.clone(), "resolution"),
        )
        .await
        .expect("why");
    assert_eq!(
        (why.counted_minutes, moment(why.due_at.as_ref())),
        (480, moment(clock(&question, "resolution").due_at.as_ref()))
    );
    let unknown = client
        .explain_deadline(&world.clerk.ask, explain(question.ticket_id, "patience"))
        .await
        .unwrap_err();
    assert_eq!(unknown.slug, "clock-unknown");
    world.system.finish().await;
}

#[tokio::test]
async fn a_missing_year_is_visible_until_it_is_imported() {
    let world = World::start().await;
    let mut late = mail("c-1", "药片上有黑点,投诉质量问题");
    late.received_at = "2026-12-20T10:00:00+08:00".parse().ok().map(contracts::timestamp);
    world.receive(&late).await;
    let ticket = world.ticket_of("c-1").await;
    assert_eq!(clock(&ticket, "first_reply").state, "running");
    let missing = clock(&ticket, "resolution");
    assert_eq!(
        (missing.state.as_str(), missing.due_at),
        ("calendar_missing", None)
    );
    let mut request = ImportCalendarYearRequest {
        year: 2027,
        csv: "date,kind,name_zh\n2027-01-01,off,元旦\n2027-01-02,free,元旦\n".to_owned(),
        reason: "国务院办公厅通知".to_owned(),
    };
    let refused = world
        .client()
        .import_calendar_year(&world.clerk.ask, request.clone())
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "calendar-table-refused");
    request.csv = request.csv.replace("free", "off");
    let answer = world
        .client()
        .import_calendar_year(&world.clerk.ask, request.clone())
        .await
        .expect("imported");
    assert_eq!(answer.days, 2);
    let healed = world
        .ticket_when("c-1", |ticket| clock(ticket, "resolution").due_at.is_some())
        .await;
    assert_eq!(clock(&healed, "resolution").state, "running");
    world.system.finish().await;
}
