//! Who reported is sealed in the database, masked for most, and on record when read.

use contracts::reporting::v1::{ExportFeedbackLedgerRequest, FeedbackFilter, GetFeedbackLedgerRequest};
use serde_json::{Value, json};
use testkit::{Person, System};

use crate::{
    november::november,
    world::{client, manager, told},
};

const NAMES: [&str; 8] = [
    "王芳",
    "李强",
    "赵敏",
    "0571-87000000",
    "13800000000",
    "010-66000000",
    "wang@hospital.test",
    "杭州市第一医院",
];

fn in_november(filter: Option<FeedbackFilter>) -> GetFeedbackLedgerRequest {
    GetFeedbackLedgerRequest {
        month: "2026-11".into(),
        filter,
        ..GetFeedbackLedgerRequest::default()
    }
}

async fn persons(system: &System, person: &Person) -> Vec<String> {
    let page = client(system)
        .get_feedback_ledger(&person.ask, in_november(None))
        .await
        .unwrap();
    page.lines
        .into_iter()
        .map(|line| format!("{}|{}", line.user_unit, line.person_and_phone))
        .collect()
}

/// a dump of the tables names nobody, neither by person nor by number, address or organisation.
#[tokio::test]
async fn a_dump_of_the_tables_names_nobody() {
    let system = told(&november(), "").await;
    let pool = system.pool("reporting").await;
    let dump: Vec<String> = sqlx::query_scalar("select contact::text from contact")
        .fetch_all(&pool)
        .await
        .unwrap();
    let sealed: i64 = sqlx::query_scalar("select count(*) from contact where reporter_sealed <> ''")
        .fetch_one(&pool)
        .await
        .unwrap();
    let keys: i64 = sqlx::query_scalar("select count(*) from data_key")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(sealed > 3, "{sealed} people are there");
    assert_eq!(sealed, keys, "a key for everybody, none for nobody");
    for name in NAMES {
        assert!(!dump.iter().any(|row| row.contains(name)), "{name}");
    }
    let shown = persons(&system, &manager(&system, &["*"])).await.join("\n");
    for name in NAMES {
        assert!(shown.contains(name), "{name} can be read with the right to");
    }
    pool.close().await;
    system.finish().await;
}

/// without the right to know who contacted us, one reads and exports the form with initials and ends.
#[tokio::test]
async fn people_are_masked_for_whoever_may_not_know_them() {
    let system = told(&november(), "").await;
    let permissions = ["ledger.read", "ledger.export"];
    let auditor = system
        .people
        .person_at(system.clock.now(), "auditor", &permissions, &["*"]);
    let shown = persons(&system, &auditor).await;
    assert!(
        shown.contains(&"杭州市第一医院|王* w***@hospital.test".to_owned()),
        "{shown:?}"
    );
    let request = ExportFeedbackLedgerRequest {
        month: "2026-11".into(),
        ..ExportFeedbackLedgerRequest::default()
    };
    let file = client(&system)
        .export_feedback_ledger(&auditor.ask, request)
        .await
        .unwrap();
    let file = String::from_utf8(file.csv.to_vec()).unwrap() + &shown.join("\n");
    for name in &NAMES[..7] {
        assert!(!file.contains(name), "{name}");
    }
    system.finish().await;
}

/// A person whose key was dropped is gone from the form; the others and the line stay.
#[tokio::test]
async fn a_person_whose_key_was_dropped_leaves_an_empty_cell() {
    let system = told(&november(), "").await;
    let person = manager(&system, &["*"]);
    let before = persons(&system, &person).await;
    let pool = system.pool("reporting").await;
    sqlx::query(
        "delete from data_key where subject = (select contact_id from contact where receipt = 'YH-call')",
    )
    .execute(&pool)
    .await
    .unwrap();
    let after = persons(&system, &person).await;
    assert_eq!(after.len(), before.len());
    let differing: Vec<_> = before
        .iter()
        .zip(&after)
        .filter(|(old, new)| old != new)
        .collect();
    assert_eq!(differing.len(), 1, "{differing:?}");
    assert!(differing[0].0.contains("李强"));
    pool.close().await;
    system.finish().await;
}

/// who has read or exported the form, which month and regions, chosen by what, how many lines, and whether people
/// stood in clear.
#[tokio::test]
async fn whoever_reads_or_exports_the_form_is_on_record() {
    let system = told(&november(), "").await;
    let east = manager(&system, &["cn.east"]);
    let auditor = system
        .people
        .person_at(system.clock.now(), "auditor", &["ledger.export"], &["*"]);
    let filter = FeedbackFilter {
        state: "closed".into(),
        ..FeedbackFilter::default()
    };
    let page = client(&system)
        .get_feedback_ledger(&east.ask, in_november(Some(filter)))
        .await
        .unwrap();
    let request = ExportFeedbackLedgerRequest {
        month: "2026-11".into(),
        ..ExportFeedbackLedgerRequest::default()
    };
    client(&system)
        .export_feedback_ledger(&auditor.ask, request)
        .await
        .unwrap();
    let pool = system.pool("reporting").await;
    let rows: Vec<(String, Value)> = sqlx::query_as(
        "select kind, (select jsonb_object_agg(change ->> 'field', change -> 'new')
                       from jsonb_array_elements(changes) as change)
         from journal order by journal_id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    let wanted = [
        (
            "feedback-ledger-read".to_owned(),
            json!({"month": "2026-11", "regions": "cn.east", "filter": {"state": "closed"}, "lines": page.lines.len(),
                   "in_clear": true}),
        ),
        (
            "feedback-ledger-exported".to_owned(),
            json!({"month": "2026-11", "regions": "*", "filter": {}, "lines": 6, "in_clear": false}),
        ),
    ];
    assert_eq!(rows, wanted);
    assert!(!page.lines.is_empty());
    let actors: Vec<String> = sqlx::query_scalar("select distinct actor from journal")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(actors.len(), 2);
    pool.close().await;
    system.finish().await;
}
