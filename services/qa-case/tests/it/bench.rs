//! A running qa-case with the people and the work that the stories need.

use chrono::{DateTime, Utc};
use contracts::{
    QaCaseServiceClient,
    common::v1::{Channel, Disposition, ProductMention, WorkKind},
    qa_case::v1::{self, Case},
    routing::v1::{WorkAssigned, WorkWithdrawn},
    timestamp,
};
use journal::Trust;
use kernel::{Code, Fault, Id};
use rpc::NatsTransport;
use testkit::{Person, System, eventually};

/// The narrative of every assigned work item; health data that must never leave the case.
pub(crate) const NARRATIVE: &str = "患者王小明服药后全身皮疹";

/// Label of ids that only tests make.
pub(crate) enum Thing {}

/// The service and who asks it.
pub(crate) struct Bench {
    pub(crate) system: System,
    pub(crate) client: QaCaseServiceClient<NatsTransport>,
    /// Handles cases everywhere, decides none.
    pub(crate) clerk: Person,
    /// May do everything, everywhere.
    pub(crate) officer: Person,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        let system = System::of([qa_case::service()]).start().await;
        let client = QaCaseServiceClient::new(system.transport());
        let clerk = system.people.person("li", &["case.read", "case.handle"], &["cn"]);
        let officer = system
            .people
            .person("wang", &["case.read", "case.handle", "case.decide"], &["*"]);
        Self {
            system,
            client,
            clerk,
            officer,
        }
    }

    /// Assigns the work and waits for its case.
    pub(crate) async fn opened(&self, work: &WorkAssigned) -> Case {
        self.system.say(&work.ticket_id, work).await;
        self.case_of(&work.work_item_id).await
    }

    /// The case of a work item, as soon as there is one.
    pub(crate) async fn case_of(&self, work_item_id: &str) -> Case {
        eventually("the case is there", || async {
            match self.get(&self.officer, by_work_item(work_item_id)).await {
                Ok(found) => found.case,
                Err(fault) if fault.code == Code::NotFound => None,
                Err(fault) => panic!("{fault}"),
            }
        })
        .await
    }

    pub(crate) async fn get(
        &self,
        person: &Person,
        request: v1::GetCaseRequest,
    ) -> Result<v1::GetCaseResponse, Fault> {
        self.client.get_case(&person.ask, request).await
    }

    pub(crate) async fn start_case(&self, person: &Person, case: &Case) -> Result<Case, Fault> {
        let request = v1::StartCaseRequest {
            case_id: case.case_id.clone(),
            expected_version: case.version,
        };
        let answer = self.client.start_case(&person.ask, request).await?;
        Ok(answer.case.expect("a case"))
    }

    pub(crate) async fn decide(
        &self,
        person: &Person,
        case: &Case,
        disposition: Disposition,
        words: &str,
    ) -> Result<Case, Fault> {
        let request = v1::DecideCaseRequest {
            case_id: case.case_id.clone(),
            disposition: disposition.into(),
            decision: words.to_owned(),
            expected_version: case.version,
        };
        let answer = self.client.decide_case(&person.ask, request).await?;
        Ok(answer.case.expect("a case"))
    }

    pub(crate) async fn close(&self, person: &Person, case: &Case) -> Result<Case, Fault> {
        let request = v1::CloseCaseRequest {
            case_id: case.case_id.clone(),
            expected_version: case.version,
        };
        let answer = self.client.close_case(&person.ask, request).await?;
        Ok(answer.case.expect("a case"))
    }

    pub(crate) async fn history(
        &self,
        person: &Person,
        case: &Case,
    ) -> Result<Vec<v1::CaseHistoryEntry>, Fault> {
        let request = v1::GetCaseHistoryRequest {
            case_id: case.case_id.clone(),
        };
        Ok(self.client.get_case_history(&person.ask, request).await?.entries)
    }

    /// Ends the test: nothing is left over, and the journal is whole, says what it must and hides what it must.
    pub(crate) async fn finish(self) {
        self.system.settle().await;
        let pool = self.system.pool("qa-case").await;
        let mut connection = pool.acquire().await.expect("a connection");
        let report = journal::verify(&mut connection, &Trust::default())
            .await
            .expect("the journal can be read");
        assert!(report.is_sound(), "{report:?}");
        let leaks: i64 =
            sqlx::query_scalar("select count(*) from journal where changes::text like '%王小明%'")
                .fetch_one(&mut *connection)
                .await
                .expect("the journal can be searched");
        assert_eq!(leaks, 0, "the journal names the patient");
        drop(connection);
        pool.close().await;
        self.system.finish().await;
    }
}

/// Work of a kind in a region, with fresh ids.
pub(crate) fn work(kind: WorkKind, region: &str) -> WorkAssigned {
    let fresh = || Id::<Thing>::new().to_string();
    let received_at: DateTime<Utc> = "2026-11-20T01:30:00Z".parse().expect("a time");
    WorkAssigned {
        work_item_id: fresh(),
        ticket_id: fresh(),
        ticket_number: "GD-2026-000001".into(),
        contact_id: fresh(),
        kind: kind.into(),
        region: region.into(),
        team: "qa".into(),
        owner: String::new(),
        received_at: Some(timestamp(received_at)),
        assigned_at: Some(timestamp(received_at)),
        product: Some(ProductMention {
            generic_name: "阿莫西林胶囊".into(),
            batch_number: "A20260901".into(),
            ..ProductMention::default()
        }),
        narrative: NARRATIVE.into(),
        channel: Channel::Phone.into(),
    }
}

/// The withdrawal of work.
pub(crate) fn withdrawn(work: &WorkAssigned, actor: &str) -> WorkWithdrawn {
    WorkWithdrawn {
        work_item_id: work.work_item_id.clone(),
        ticket_id: work.ticket_id.clone(),
        reason: "重新分类".into(),
        actor: actor.into(),
    }
}

pub(crate) fn by_work_item(work_item_id: &str) -> v1::GetCaseRequest {
    v1::GetCaseRequest {
        work_item_id: work_item_id.to_owned(),
        ..v1::GetCaseRequest::default()
    }
}

pub(crate) fn by_id(case: &Case) -> v1::GetCaseRequest {
    v1::GetCaseRequest {
        case_id: case.case_id.clone(),
        ..v1::GetCaseRequest::default()
    }
}
