//! The filters of REC-FY007: page, total and file choose alike, by what the lines print.

use contracts::{
    common::v1::{Channel, Disposition},
    reporting::v1::{ExportFeedbackLedgerRequest, FeedbackFilter, GetFeedbackLedgerRequest},
};
use testkit::{Person, System};

use crate::{
    november::november,
    world::{client, manager, told},
};

/// The days and drugs of the lines, after the file was seen to hold as many.
async fn chosen(system: &System, person: &Person, filter: FeedbackFilter) -> Vec<String> {
    let request = GetFeedbackLedgerRequest {
        month: "2026-11".into(),
        filter: Some(filter.clone()),
        ..GetFeedbackLedgerRequest::default()
    };
    let page = client(system)
        .get_feedback_ledger(&person.ask, request)
        .await
        .unwrap();
    assert_eq!(page.lines.len() as u64, page.total);
    let request = ExportFeedbackLedgerRequest {
        month: "2026-11".into(),
        filter: Some(filter),
        ..ExportFeedbackLedgerRequest::default()
    };
    let file = client(system)
        .export_feedback_ledger(&person.ask, request)
        .await
        .unwrap();
    assert_eq!(file.lines, page.total);
    let lines = page.lines.into_iter();
    lines
        .map(|line| format!("{} {}", &line.date[8..], line.drug_name))
        .collect()
}

/// the ledger of a month by region, channel, state, product, batch and handling result.
#[tokio::test]
async fn the_ledger_of_a_month_is_chosen_by_what_its_lines_say() {
    let system = told(&november(), "").await;
    let person = manager(&system, &["*"]);
    let about = |text: &str| FeedbackFilter {
        about: text.into(),
        ..FeedbackFilter::default()
    };
    let region = |path: &str| FeedbackFilter {
        region: path.into(),
        ..FeedbackFilter::default()
    };
    let channel = |channel: Channel| FeedbackFilter {
        channel: channel.into(),
        ..FeedbackFilter::default()
    };
    let ended = |disposition: Disposition| FeedbackFilter {
        dispositions: vec![disposition.into()],
        ..FeedbackFilter::default()
    };
    let state = |state: &str| FeedbackFilter {
        state: state.into(),
        ..FeedbackFilter::default()
    };
    let complaint = "21 阿莫西林胶囊、头孢克肟片";
    let medicine = "21 盐酸二甲双胍片";
    let vitamin = "21 维生素C片";
    let questions: [(FeedbackFilter, &[&str]); 9] = [
        (about("阿莫西林"), &[complaint]),
        // a batch, whatever its case
        (about("b7"), &[complaint]),
        // the catalogue alone knows the name
        (about("二甲双胍"), &[medicine]),
        (about("青霉素"), &[]),
        (region("cn.north"), &[vitamin]),
        (channel(Channel::Phone), &[medicine]),
        // decided by the return, before the ticket knows of it
        (ended(Disposition::Exchanged), &[vitamin]),
        (ended(Disposition::Answered), &[medicine]),
        (ended(Disposition::Refused), &[]),
    ];
    for (filter, wanted) in questions {
        assert_eq!(
            chosen(&system, &person, filter.clone()).await,
            wanted,
            "{filter:?}"
        );
    }
    let (open, closed) = (
        chosen(&system, &person, state("open")).await.len(),
        chosen(&system, &person, state("closed")).await.len(),
    );
    assert_eq!((open, closed), (3, 3));
    // nobody's filter leads out of the own regions
    let east = manager(&system, &["cn.east"]);
    assert!(chosen(&system, &east, region("cn.north")).await.is_empty());
    system.finish().await;
}
