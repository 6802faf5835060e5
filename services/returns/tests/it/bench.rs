//! The running service with the people and the work that the stories need.

use chrono::{DateTime, Utc};
use contracts::{
    ReturnsServiceClient,
    common::v1::{Channel, Disposition, ProductMention, WorkKind},
    returns::v1::{self, Return},
    routing::v1::{WorkAssigned, WorkWithdrawn},
    timestamp,
};
use journal::Trust;
use kernel::{Code, Fault, Id};
use rpc::NatsTransport;
use testkit::{Person, System, eventually};

/// The narrative of every assigned work item; health data that must never leave the return.
pub(crate) const NARRATIVE: &str = "患者王小明收到的药盒破损,要求退货";

/// Label of ids that only tests make.
pub(crate) enum Thing {}

/// The service and who asks it.
pub(crate) struct Bench {
    pub(crate) system: System,
    pub(crate) client: ReturnsServiceClient<NatsTransport>,
    /// Handles returns everywhere, decides none.
    pub(crate) clerk: Person,
    /// May do everything, everywhere.
    pub(crate) officer: Person,
}

impl Bench {
    pub(crate) async fn start() -> Self {
        let system = System::of([returns::service()]).start().await;
        let client = ReturnsServiceClient::new(system.transport());
        let clerk = system
            .people
            .person("li", &["return.read", "return.handle"], &["cn"]);
        let officer =
            system
                .people
                .person("wang", &["return.read", "return.handle", "return.decide"], &["*"]);
        Self {
            system,
            client,
            clerk,
            officer,
        }
    }

    /// Assigns the work and waits for its return.
    pub(crate) async fn opened(&self, work: &WorkAssigned) -> Return {
        self.system.say(&work.ticket_id, work).await;
        self.return_of(&work.work_item_id).await
    }

    /// The return of a work item, as soon as there is one.
    pub(crate) async fn return_of(&self, work_item_id: &str) -> Return {
        eventually("the return is there", || async {
            match self.get(&self.officer, by_work_item(work_item_id)).await {
                Ok(found) => found.r#return,
                Err(fault) if fault.code == Code::NotFound => None,
                Err(fault) => panic!("{fault}"),
            }
        })
        .await
    }

    pub(crate) async fn get(
        &self,
        person: &Person,
        request: v1::GetReturnRequest,
    ) -> Result<v1::GetReturnResponse, Fault> {
        self.client.get_return(&person.ask, request).await
    }

    pub(crate) async fn start_return(&self, person: &Person, goods_return: &Return) -> Result<Return, Fault> {
        let request = v1::StartReturnRequest {
            return_id: goods_return.return_id.clone(),
            expected_version: goods_return.version,
        };
        let answer = self.client.start_return(&person.ask, request).await?;
        Ok(answer.r#return.expect("a return"))
    }

    pub(crate) async fn decide(
        &self,
        person: &Person,
        goods_return: &Return,
        disposition: Disposition,
        words: &str,
    ) -> Result<Return, Fault> {
        let request = v1::DecideReturnRequest {
            return_id: goods_return.return_id.clone(),
            disposition: disposition.into(),
            decision: words.to_owned(),
            expected_version: goods_return.version,
        };
        let answer = self.client.decide_return(&person.ask, request).await?;
        Ok(answer.r#return.expect("a return"))
    }

    pub(crate) async fn close(&self, person: &Person, goods_return: &Return) -> Result<Return, Fault> {
        let request = v1::CloseReturnRequest {
            return_id: goods_return.return_id.clone(),
            expected_version: goods_return.version,
        };
        let answer = self.client.close_return(&person.ask, request).await?;
        Ok(answer.r#return.expect("a return"))
    }

    pub(crate) async fn history(
        &self,
        person: &Person,
        goods_return: &Return,
    ) -> Result<Vec<v1::ReturnHistoryEntry>, Fault> {
        let request = v1::GetReturnHistoryRequest {
            return_id: goods_return.return_id.clone(),
        };
        Ok(self
            .client
            .get_return_history(&person.ask, request)
            .await?
            .entries)
    }

    /// Ends the test: nothing is left over, and the journal is whole, says what it must and hides what it must.
    pub(crate) async fn finish(self) {
        self.system.settle().await;
        let pool = self.system.pool("returns").await;
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
        team: "returns".into(),
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

pub(crate) fn by_work_item(work_item_id: &str) -> v1::GetReturnRequest {
    v1::GetReturnRequest {
        work_item_id: work_item_id.to_owned(),
        ..v1::GetReturnRequest::default()
    }
}

pub(crate) fn by_id(goods_return: &Return) -> v1::GetReturnRequest {
    v1::GetReturnRequest {
        return_id: goods_return.return_id.clone(),
        ..v1::GetReturnRequest::default()
    }
}
