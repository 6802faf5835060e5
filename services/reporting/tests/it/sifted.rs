//! What came in and is no contact is counted apart.

use contracts::{
    common::v1::Channel,
    reporting::v1::{GetIntakeOutcomesRequest, IntakeOutcome},
};

use crate::{
    november::november,
    world::{client, days, manager, told},
};

fn line(outcome: &IntakeOutcome) -> (String, &'static str, u64, u64, u64) {
    let channel = outcome.channel().as_str_name();
    (
        outcome.day.clone(),
        channel,
        outcome.contacts,
        outcome.duplicates,
        outcome.rejected,
    )
}

#[tokio::test]
async fn duplicates_and_rejected_things_are_counted_per_channel_and_day_and_a_restored_one_is_a_contact() {
    let system = told(&november(), "").await;
    let request = GetIntakeOutcomesRequest {
        received: Some(days("2026-11-21", "2026-12-01")),
        ..GetIntakeOutcomesRequest::default()
    };
    let everybody = manager(&system, &["*"]);
    let answer = client(&system)
        .get_intake_outcomes(&everybody.ask, request.clone())
        .await
        .unwrap();
    let lines: Vec<_> = answer.outcomes.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            ("2026-11-21".into(), "CHANNEL_EMAIL", 1, 1, 1),
            ("2026-11-21".into(), "CHANNEL_LETTER", 1, 0, 0),
            ("2026-11-21".into(), "CHANNEL_PHONE", 1, 0, 0),
            ("2026-11-22".into(), "CHANNEL_EMAIL", 1, 0, 0),
            ("2026-11-30".into(), "CHANNEL_WEB", 1, 0, 0),
        ]
    );
    // the spam is Jiangsu's, the repeated mail Zhejiang's
    let zhejiang = manager(&system, &["cn.east.zhejiang"]);
    let answer = client(&system)
        .get_intake_outcomes(&zhejiang.ask, request.clone())
        .await
        .unwrap();
    let lines: Vec<_> = answer.outcomes.iter().map(line).collect();
    assert_eq!(lines[0], ("2026-11-21".into(), "CHANNEL_EMAIL", 1, 1, 0));
    let jiangsu = GetIntakeOutcomesRequest {
        region: "cn.east.jiangsu".into(),
        channel: Channel::Email.into(),
        ..request
    };
    let answer = client(&system)
        .get_intake_outcomes(&everybody.ask, jiangsu)
        .await
        .unwrap();
    let lines: Vec<_> = answer.outcomes.iter().map(line).collect();
    assert_eq!(lines, [("2026-11-21".into(), "CHANNEL_EMAIL", 0, 0, 1)]);
    system.finish().await;
}
