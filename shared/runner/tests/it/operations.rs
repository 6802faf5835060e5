use chrono::Utc;
use contracts::{
    OperationsServiceClient,
    operations::v1::{
        DeadLetter, ListDeadLettersRequest, ReplayDeadLetterRequest, SearchJournalRequest,
        SearchJournalResponse, VerifyJournalRequest,
    },
};
use journal::Entry;
use kernel::Id;
use rpc::NatsTransport;
use sqlx::AssertSqlSafe;
use testkit::{Person, System, eventually};

use crate::worker::{Worker, changed, worker};

const OVERSEER: &[&str] = &["audit.read", "dead_letter.read", "dead_letter.replay"];

/// Two services under names that the contract knows, because requests are sent by name.
async fn house(config: &str) -> System {
    let services = [worker("routing").0, worker("catalog").0];
    System::of(services).config(config).start().await
}

fn client(system: &System) -> OperationsServiceClient<NatsTransport> {
    OperationsServiceClient::new(system.transport())
}

/// Writes entries into the journal of routing, in this order.
async fn journalled(system: &System, kinds: &[&str]) {
    let pool = system.pool("routing").await;
    let mut tx = pool.begin().await.unwrap();
    for kind in kinds {
        #[expect(clippy::disallowed_methods, reason = "the hour does not matter")]
        let entry = Entry::new("ticket", Id::<Worker>::new().uuid(), "p-1", *kind, Utc::now());
        journal::append(&mut tx, &entry.because("because")).await.unwrap();
    }
    tx.commit().await.unwrap();
    pool.close().await;
}

async fn search(system: &System, person: &Person, request: SearchJournalRequest) -> SearchJournalResponse {
    let request = SearchJournalRequest {
        service: "routing".to_owned(),
        ..request
    };
    client(system).search_journal(&person.ask, request).await.unwrap()
}

async fn letters(system: &System, person: &Person, service: &str) -> Vec<DeadLetter> {
    let request = ListDeadLettersRequest {
        service: service.to_owned(),
        ..ListDeadLettersRequest::default()
    };
    let found = client(system)
        .list_dead_letters(&person.ask, request)
        .await
        .unwrap();
    assert!(found.next_cursor.is_empty());
    found.dead_letters
}

#[tokio::test]
async fn the_journal_of_the_named_service_is_paged_newest_first() {
    let system = house("").await;
    let auditor = system.people.person("auditor", OVERSEER, &["*"]);
    journalled(&system, &["ticket-opened", "ticket-taken", "ticket-closed"]).await;
    let mut request = SearchJournalRequest {
        page_size: 2,
        ..SearchJournalRequest::default()
    };
    let first = search(&system, &auditor, request.clone()).await;
    let kinds =
        |page: &SearchJournalResponse| page.entries.iter().map(|e| e.kind.clone()).collect::<Vec<_>>();
    assert_eq!(kinds(&first), ["ticket-closed", "ticket-taken"]);
    let entry = &first.entries[0];
    assert_eq!(
        (entry.actor.as_str(), entry.reason.as_str(), entry.version),
        ("p-1", "because", 1)
    );
    assert_eq!(
        (entry.hash.len(), entry.previous_hash.as_str()),
        (64, "0".repeat(64).as_str())
    );
    request.cursor = first.next_cursor;
    let last = search(&system, &auditor, request.clone()).await;
    assert_eq!(kinds(&last), ["ticket-opened"]);
    assert!(last.next_cursor.is_empty());
    // the same request to another service finds its journal, which is empty
    request.service = "catalog".to_owned();
    request.cursor.clear();
    let other = client(&system)
        .search_journal(&auditor.ask, request.clone())
        .await
        .unwrap();
    assert!(other.entries.is_empty());
    request.cursor = "x".to_owned();
    let refused = client(&system).search_journal(&auditor.ask, request).await;
    assert_eq!(refused.unwrap_err().slug, "cursor-unreadable");
    system.finish().await;
}

/// what was recorded can be proven to be what was recorded, and who looked is recorded too.
#[tokio::test]
async fn a_changed_row_is_found_and_the_verification_itself_is_journalled() {
    let seed = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let keys = {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        (
            STANDARD.encode(seed.to_bytes()),
            STANDARD.encode(seed.verifying_key().as_bytes()),
        )
    };
    let system = house(&format!(
        "journal.signing_key = '{}'\njournal.public_keys = ['{}']\njournal.seal_every_seconds = 1\n",
        keys.0, keys.1
    ))
    .await;
    let auditor = system.people.person("auditor", OVERSEER, &["*"]);
    journalled(&system, &["ticket-opened"]).await;
    let request = VerifyJournalRequest {
        service: "routing".to_owned(),
    };
    let sound = eventually("the journal is sealed", || async {
        let found = client(&system)
            .verify_journal(&auditor.ask, request.clone())
            .await;
        Some(found.unwrap()).filter(|found| found.seals > 0)
    })
    .await;
    assert!(sound.findings.is_empty() && sound.entries >= 1 && sound.verified_at.is_some());
    let noted = SearchJournalRequest {
        kind: "journal-verified".to_owned(),
        ..SearchJournalRequest::default()
    };
    let noted = search(&system, &auditor, noted).await;
    assert_eq!(noted.entries[0].actor, auditor.principal.person_id);

    let pool = system.pool("routing").await;
    for statement in [
        "alter table journal disable trigger user",
        "update journal set actor = 'p-2' where kind = 'ticket-opened'",
        "alter table journal enable always trigger journal_append_only",
    ] {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&pool)
            .await
            .unwrap();
    }
    pool.close().await;
    let broken = client(&system)
        .verify_journal(&auditor.ask, request)
        .await
        .unwrap();
    let finding = &broken.findings[0];
    assert!(finding.place.contains("ticket") && finding.zh.contains("哈希") && finding.en.contains("hash"));
    system.finish().await;
}

#[tokio::test]
async fn a_dead_letter_is_listed_without_its_content_and_replayed_with_a_reason() {
    let system = house("").await;
    let engineer = system.people.person("engineer", OVERSEER, &["*"]);
    system.say("hopeless", &changed("hopeless")).await;
    let letter = eventually("a dead letter of each", || async {
        letters(&system, &engineer, "catalog").await.pop()?;
        letters(&system, &engineer, "routing").await.pop()
    })
    .await;
    assert_eq!(letter.consumer, "routing_on_region_changed");
    assert_eq!(letter.subject, "catalog.v1.region_changed");
    assert!(letter.reason.contains("hopeless") && letter.deliveries >= 1 && letter.at.is_some());

    let replay = |service: &str, reason: &str| ReplayDeadLetterRequest {
        service: service.to_owned(),
        dead_letter_id: letter.dead_letter_id.clone(),
        reason: reason.to_owned(),
    };
    let client = client(&system);
    let refused = client
        .replay_dead_letter(&engineer.ask, replay("routing", " "))
        .await;
    assert_eq!(refused.unwrap_err().slug, "reason-missing");
    let refused = client
        .replay_dead_letter(&engineer.ask, replay("catalog", "mended"))
        .await;
    assert_eq!(
        refused.unwrap_err().slug,
        "dead-letter-unknown",
        "it is another service's"
    );
    client
        .replay_dead_letter(&engineer.ask, replay("routing", "mended"))
        .await
        .unwrap();
    // it is still hopeless, so it comes back under another number
    let again = eventually("given up again", || async {
        let found = letters(&system, &engineer, "routing").await;
        found
            .into_iter()
            .find(|one| one.dead_letter_id != letter.dead_letter_id)
    })
    .await;
    assert_eq!(again.event_id, letter.event_id);
    assert!(
        letters(&system, &engineer, "routing")
            .await
            .iter()
            .all(|one| one.dead_letter_id != letter.dead_letter_id)
    );
    let noted = SearchJournalRequest {
        aggregate: "dead-letter".to_owned(),
        ..SearchJournalRequest::default()
    };
    let noted = search(&system, &engineer, noted).await;
    assert_eq!(noted.entries.len(), 1);
    assert_eq!(noted.entries[0].actor, engineer.principal.person_id);
    assert_eq!(noted.entries[0].reason, "mended");
}

/// journals and dead letters have no region, so whoever sees only a part of the tree sees none of them.
#[tokio::test]
async fn only_who_may_see_the_whole_tree_is_answered() {
    let system = house("").await;
    let regional = system.people.person("regional", OVERSEER, &["cn.east"]).ask;
    let client = client(&system);
    let service = || "routing".to_owned();
    let search = SearchJournalRequest {
        service: service(),
        ..SearchJournalRequest::default()
    };
    let list = ListDeadLettersRequest {
        service: service(),
        ..ListDeadLettersRequest::default()
    };
    let replay = ReplayDeadLetterRequest {
        service: service(),
        ..ReplayDeadLetterRequest::default()
    };
    let refused = [
        client.search_journal(&regional, search).await.err(),
        client
            .verify_journal(&regional, VerifyJournalRequest { service: service() })
            .await
            .err(),
        client.list_dead_letters(&regional, list).await.err(),
        client.replay_dead_letter(&regional, replay).await.err(),
    ];
    for fault in refused {
        assert_eq!(fault.unwrap().slug, "scope-not-whole");
    }
    system.finish().await;
}

#[tokio::test]
async fn a_service_that_is_none_is_unknown_and_one_that_does_not_run_is_unavailable() {
    let system = house("").await;
    let auditor = system.people.person("auditor", OVERSEER, &["*"]);
    for (service, slug) in [
        ("nonsense", "service-unknown"),
        ("*", "service-unknown"),
        ("", "service-unknown"),
        ("returns", "service-unavailable"),
    ] {
        let request = VerifyJournalRequest {
            service: service.to_owned(),
        };
        let refused = client(&system).verify_journal(&auditor.ask, request).await;
        assert_eq!(refused.unwrap_err().slug, slug, "{service}");
    }
    system.finish().await;
}
