//! What the calendar knows, what it lacks, and how long things may take, in words.

use contracts::{
    common::v1::WorkKind,
    routing::v1::{GetClockPoliciesRequest, ImportCalendarYearRequest, ListCalendarYearsRequest},
};

use crate::world::{World, clock, mail};

#[tokio::test]
async fn a_year_that_clocks_need_is_missing_until_it_is_imported() {
    let world = World::start().await;
    let client = world.client();
    let listed = client
        .list_calendar_years(&world.clerk.ask, ListCalendarYearsRequest {})
        .await
        .expect("the years");
    assert_eq!(
        (listed.years[0].year, listed.years.len(), listed.missing.len()),
        (2026, 23, 0)
    );
    let year = listed
        .years
        .iter()
        .find(|year| year.year == 2024)
        .expect("a year");
    assert_eq!(
        (year.origin.as_str(), year.imported_at, year.actor.as_str()),
        ("shipped", None, "")
    );
    assert!(
        year.holidays > 0
            && year.make_up_days > 0
            && year.csv.starts_with("date,kind,name_zh\n2024-01-01,off,元旦\n")
    );

    let mut late = mail("c-1", "药片上有黑点,投诉质量问题");
    late.received_at = "2026-12-20T10:00:00+08:00".parse().ok().map(contracts::timestamp);
    world.receive(&late).await;
    let ticket = world.ticket_of("c-1").await;
    assert_eq!(clock(&ticket, "resolution").state, "calendar_missing");
    // whose regions do not hold the ticket sees that the house lacks the year
    let west = world.system.people.person("west", &["rule.read"], &["cn.west"]);
    let listed = client
        .list_calendar_years(&west.ask, ListCalendarYearsRequest {})
        .await
        .expect("the years");
    assert_eq!(listed.missing, [2027]);

    let csv = "date,kind,name_zh\n2027-01-01,off,元旦\n2027-01-02,off,元旦\n";
    let request = ImportCalendarYearRequest {
        year: 2027,
        csv: csv.into(),
        reason: "国务院办公厅通知".into(),
    };
    client
        .import_calendar_year(&world.clerk.ask, request)
        .await
        .expect("imported");
    let listed = client
        .list_calendar_years(&world.clerk.ask, ListCalendarYearsRequest {})
        .await
        .expect("the years");
    let year = &listed.years[0];
    // 2 January 2027 is a Saturday
    assert_eq!(
        (year.year, year.origin.as_str(), year.holidays, year.make_up_days),
        (2027, "imported", 1, 0)
    );
    assert_eq!(
        (year.csv.as_str(), year.actor.as_str()),
        (csv, world.clerk.principal.person_id.as_str())
    );
    assert!(year.imported_at.is_some() && listed.missing.is_empty());
    world.system.finish().await;
}

/// eight working hours for a question, in both languages.
#[tokio::test]
async fn policies_are_told_in_words() {
    let world = World::start().await;
    let answer = world
        .client()
        .get_clock_policies(&world.clerk.ask, GetClockPoliciesRequest {})
        .await
        .expect("policies");
    assert_eq!(answer.rule_version, 1);
    assert!(
        answer.working_hours[0].contains("08:30-12:00"),
        "{:?}",
        answer.working_hours
    );
    for kind in WorkKind::Consultation as i32..=WorkKind::Other as i32 {
        for clock in ["first_reply", "resolution"] {
            let mut general = answer
                .policies
                .iter()
                .filter(|one| one.kind == kind && !one.urgent && one.channel == 0);
            assert!(general.any(|one| one.clock == clock), "{kind} has no {clock}");
        }
    }
    let mut questions = answer
        .policies
        .iter()
        .filter(|one| one.kind() == WorkKind::Consultation);
    let question = questions.find(|one| one.clock == "resolution").expect("a policy");
    assert!(
        question.zh.starts_with("8个工作小时") && question.en.starts_with("8 working hours"),
        "{}",
        question.en
    );
    world.system.finish().await;
}
