//! A copy of the journal can be verified far from the database (21 CFR 11.10(b)).

use journal::{Exported, Report, RowFault, Trust, VerifyExportError};

use crate::support::{checkpoint, commit, database, public_key, said, step, verified};

async fn exported() -> (String, Report) {
    let pool = database().await;
    for turn in 1..=3 {
        commit(&pool, &[step(1, turn), step(2, turn)]).await;
    }
    checkpoint(&pool).await.unwrap();
    commit(&pool, &[step(3, 1)]).await;
    let mut copy = Vec::new();
    let counts = journal::export(&mut pool.acquire().await.unwrap(), &mut copy)
        .await
        .unwrap();
    assert_eq!(
        counts,
        Exported {
            checkpoints: 1,
            rows: 7
        }
    );
    (String::from_utf8(copy).unwrap(), verified(&pool).await)
}

fn check(copy: &str) -> Result<Report, VerifyExportError> {
    journal::verify_export(copy.as_bytes(), &Trust::new([public_key()]))
}

#[tokio::test]
async fn an_export_says_the_same_as_the_database() {
    let (copy, report) = exported().await;
    assert!(report.is_sound());
    assert_eq!(check(&copy).unwrap(), report);
}

#[tokio::test]
async fn a_changed_export_is_noticed_and_its_row_named() {
    let (copy, _) = exported().await;
    let changed = copy.replacen("ticket-advanced", "ticket-withdrawn", 1);
    let report = check(&changed).unwrap();
    let bad = report.first_bad_row.unwrap();
    assert_eq!((bad.journal_id, bad.fault), (1, RowFault::HashMismatch));
}

#[tokio::test]
async fn a_row_taken_out_of_an_export_is_noticed_even_when_the_count_is_corrected() {
    let (copy, _) = exported().await;
    let lines: Vec<_> = copy
        .lines()
        .filter(|line| !line.contains("\"journal_id\":6,"))
        .collect();
    let shorter = lines.join("\n");
    assert!(matches!(check(&shorter), Err(VerifyExportError::Incomplete)));
    let report = check(&shorter.replace("\"rows\":7", "\"rows\":6")).unwrap();
    assert_eq!(
        said(&report),
        ["checkpoint of journal rows 1 to 6: it covered 6 rows and there are 5 now"]
    );
}

#[tokio::test]
async fn a_copy_cut_short_or_spoilt_is_not_taken_for_a_whole_one() {
    let (copy, _) = exported().await;
    let lines: Vec<_> = copy.lines().collect();
    assert!(matches!(
        check(&lines[..lines.len() - 1].join("\n")),
        Err(VerifyExportError::Incomplete)
    ));
    assert!(matches!(check(""), Err(VerifyExportError::Incomplete)));
    let spoilt = copy.replacen("{\"row\"", "{\"raw\"", 1);
    assert!(matches!(
        check(&spoilt),
        Err(VerifyExportError::Line { number: 2, .. })
    ));
    assert!(matches!(
        check(&format!("{copy}{copy}")),
        Err(VerifyExportError::Line { number: 10, .. })
    ));
}
