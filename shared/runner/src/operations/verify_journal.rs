//! `VerifyJournal`: what `afterdose audit verify` does, for one service and within a time of its own.

use std::time::Duration;

use contracts::{
    Call,
    operations::v1::{JournalFinding, VerifyJournalResponse},
    timestamp,
};
use journal::{Changes, Entry, Problem, Report, Trust};
use kernel::{Code, Fault, Id};
use tokio::time::timeout;

use super::{Operations, note, overseer, unavailable};
use crate::seal;

/// A little less than the contract lets callers wait.
const PATIENCE: Duration = Duration::from_secs(120);

/// Labels the id of the journal itself, as something that is verified.
enum Journal {}

pub(super) async fn answer(operations: &Operations, call: &Call) -> Result<VerifyJournalResponse, Fault> {
    let person = overseer(call)?;
    // every row is read twice: one reader at a time leaves the service its database
    let _turn = operations.verifying.try_acquire().map_err(|_| busy())?;
    let report = timeout(PATIENCE, verify(operations))
        .await
        .map_err(|_| too_long())??;
    let verified_at = operations.clock.now();
    let entry = Entry::new(
        "journal",
        Id::<Journal>::derived(&["journal", operations.service]).uuid(),
        person.person_id.as_str(),
        "journal-verified",
        verified_at,
    )
    .changing(
        Changes::new()
            .set("rows", (), report.rows)
            .set("problems", (), report.problem_count),
    );
    note(operations, &entry).await?;
    Ok(VerifyJournalResponse {
        entries: report.rows,
        aggregates: report.aggregates,
        seals: report.checkpoints,
        findings: report.problems.iter().map(finding).collect(),
        verified_at: Some(timestamp(verified_at)),
    })
}

async fn verify(operations: &Operations) -> Result<Report, Fault> {
    let published = seal::published(&operations.nats, operations.service)
        .await
        .map_err(|error| unavailable(error.as_ref()))?;
    let trust = Trust::new(operations.keys.iter().copied()).with_published(published);
    let pool = operations.database.pool();
    let mut connection = pool.acquire().await.map_err(|error| unavailable(&error))?;
    journal::verify(&mut connection, &trust)
        .await
        .map_err(|error| unavailable(&error))
}

fn finding(problem: &Problem) -> JournalFinding {
    let (zh, en) = problem.sentences();
    JournalFinding {
        place: problem.place(),
        zh,
        en,
    }
}

fn busy() -> Fault {
    Fault::new(
        Code::ResourceExhausted,
        "verification-running",
        "该服务的审计日志正在校验，请稍后重试。",
        "The journal of this service is being verified; please try again later.",
    )
}

fn too_long() -> Fault {
    Fault::new(
        Code::DeadlineExceeded,
        "verification-too-long",
        "审计日志较长，未能在两分钟内完成校验；请在服务器上运行 afterdose audit verify。",
        "The journal is too long to be verified within two minutes; run `afterdose audit verify` on the server.",
    )
}
