//! Saying prepared events in any order, asking as somebody, and looking at the tables.

use std::{future::Future, pin::Pin};

use chrono::{DateTime, Utc};
use contracts::{Event, ReportingServiceClient, common::v1::Period, timestamp};
use kernel::Id;
use testkit::{Person, System, eventually};
use uuid::Uuid;

type Said<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// An event with an id of its own that is the same in every telling.
pub(crate) struct Fact(Box<dyn for<'a> Fn(&'a System) -> Said<'a>>);

impl Fact {
    pub(crate) fn new<E: Event>(key: Uuid, event: E) -> Self {
        let content = format!("{:?}", event.encode_to_vec());
        let event_id = Id::<E>::derived(&[E::SUBJECT, &content]).uuid();
        Self(Box::new(move |system| {
            let event = event.clone();
            Box::pin(async move {
                system
                    .say_as(event_id, &key.to_string(), at("2026-11-30T00:00:00Z"), &event)
                    .await;
            })
        }))
    }

    pub(crate) async fn say(&self, system: &System) {
        (self.0)(system).await;
    }
}

/// A system that runs reporting alone; nobody else is needed.
pub(crate) async fn reporting(config: &str) -> System {
    System::of([reporting::service()]).config(config).start().await
}

/// The same at a given time.
pub(crate) async fn reporting_at(clock: kernel::Clock, config: &str) -> System {
    System::of([reporting::service()])
        .config(config)
        .clock(clock)
        .start()
        .await
}

/// The system after these facts, all of them taken in.
pub(crate) async fn told(facts: &[Fact], config: &str) -> System {
    let system = reporting(config).await;
    for fact in facts {
        fact.say(&system).await;
    }
    counted(&system).await;
    system
}

/// Waits until everything that was said is taken in and counted.
pub(crate) async fn counted(system: &System) {
    system.settle().await;
    let pool = system.pool("reporting").await;
    eventually("counted", || async {
        let due: bool = sqlx::query_scalar("select exists (select from tally_due)")
            .fetch_one(&pool)
            .await
            .unwrap();
        (!due).then_some(())
    })
    .await;
    pool.close().await;
}

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn id(name: &str) -> Uuid {
    Id::<Fact>::derived(&[name]).uuid()
}

/// From midnight in China on the first day to midnight on the second.
pub(crate) fn days(from: &str, until: &str) -> Period {
    let midnight = |day: &str| timestamp(at(&format!("{day}T00:00:00+08:00")));
    Period {
        from: Some(midnight(from)),
        until: Some(midnight(until)),
    }
}

pub(crate) fn client(system: &System) -> ReportingServiceClient<impl contracts::Transport> {
    ReportingServiceClient::new(system.transport())
}

/// Somebody who may read and export everything of these regions.
pub(crate) fn manager(system: &System, regions: &[&str]) -> Person {
    let permissions = ["ledger.read", "ledger.export", "dashboard.read", "contact.reveal"];
    let now = system.clock.now();
    system.people.person_at(now, "manager", &permissions, regions)
}

/// Every row of every read model as text, in a fixed order.
pub(crate) async fn tables(system: &System) -> String {
    const TABLES: [&str; 12] = [
        "contact",
        "ticket",
        "ticket_contact",
        "proceeding",
        "duplicate",
        "rejected",
        "product",
        "customer",
        "work_item_ticket",
        "tally",
        "rollup",
        "product_rollup",
    ];
    counted(system).await;
    let pool = system.pool("reporting").await;
    let mut all = String::new();
    for table in TABLES {
        // no two seals are alike, whatever is in them
        let row = "(to_jsonb(t) - 'reporter_sealed')::text collate \"C\"";
        let statement = format!("select {row} from {table} as t order by {row}");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .fetch_all(&pool)
            .await
            .unwrap();
        all.push_str(&format!("{table}:\n{}\n", rows.join("\n")));
    }
    pool.close().await;
    all
}
