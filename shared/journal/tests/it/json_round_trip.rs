//! Whatever values are journalled, `jsonb` gives back what was hashed.

use journal::{Changes, Entry};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::support::{at, commit, database, said, ticket, verified};

fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.replace('\0', "\u{1}"))
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-1_000_000_i32..1_000_000, 0_i32..7).prop_map(|(n, d)| json!(f64::from(n) / 10_f64.powi(d))),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[tokio::test]
async fn any_value_survives_the_way_through_jsonb_with_its_hash() {
    let pool = database().await;
    let mut values = vec![
        json!([
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            -0.0,
            0.1,
            1e21,
            1e-7,
            1.0,
            u64::MAX,
            i64::MIN
        ]),
        json!({ "": "", "b": 1, "a": { "é": "\u{7f}\u{1}\"\\/\n", "𝄞": "e\u{301}" }, "A": [[], {}] }),
    ];
    let mut runner = TestRunner::default();
    values.extend((0..500).map(|_| value().new_tree(&mut runner).unwrap().current()));

    let entries: Vec<_> = values
        .iter()
        .map(|value| {
            Entry::new("sample", ticket(1), "p-17", "sample-taken", at(0)).changing(Changes::new().set(
                "value",
                Value::Null,
                value.clone(),
            ))
        })
        .collect();
    commit(&pool, &entries).await;

    let report = verified(&pool).await;
    assert!(report.is_sound(), "{:?}", said(&report));
    assert_eq!(report.rows, values.len() as u64);
}
