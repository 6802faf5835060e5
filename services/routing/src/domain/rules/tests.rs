//! The shipped book against a corpus of realistic texts, and what a book is refused for.

use proptest::prelude::*;

use super::*;
use crate::domain::kind::{Channel, Kind};

const DEFAULT: &str = include_str!("../../../rulebook/default.toml");
const CORPUS: &str = include_str!("../../../tests/corpus.txt");

fn book() -> RuleBook {
    RuleBook::try_read(DEFAULT, 1).unwrap_or_else(|error| panic!("{error}"))
}

fn facts(text: &str) -> Facts {
    Facts {
        subject: String::new(),
        text: text.to_owned(),
        channel: Channel::Email,
        region: "cn.east.zhejiang".to_owned(),
        stated_kind: None,
        has_batch: false,
        product_kind: String::new(),
    }
}

fn kinds(book: &RuleBook, text: &str) -> Vec<Kind> {
    let found = book.classify(&facts(text)).unwrap();
    found.iter().map(|finding| finding.kind).collect()
}

fn corpus() -> Vec<(Vec<Kind>, &'static str)> {
    let lines = CORPUS
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (expected, text) = line.split_once(" | ").expect("kinds | text");
            let expected = expected.split('+').map(|word| Kind::from_word(word).expect(word));
            (expected.collect(), text)
        })
        .collect()
}

/// the shipped book knows what realistic texts ask for; and it misses no adverse reaction.
#[test]
fn the_shipped_book_sorts_the_corpus() {
    let (book, corpus) = (book(), corpus());
    assert!(corpus.len() >= 60);
    let mut wrong = Vec::new();
    for (expected, text) in &corpus {
        let mut found = kinds(&book, text);
        for safety in expected.iter().filter(|kind| kind.is_safety()) {
            assert!(found.contains(safety), "missed {safety:?}: {text} {found:?}");
        }
        let mut expected = expected.clone();
        expected.sort_unstable();
        found.sort_unstable();
        if found != expected {
            wrong.push(format!("{expected:?} but {found:?}: {text}"));
        }
    }
    let right = 100 - wrong.len() * 100 / corpus.len();
    assert!(right >= 90, "{right} % right\n{}", wrong.join("\n"));
}

/// C-17: an allergic reaction told as a quality problem is both.
#[test]
fn an_allergic_reaction_with_a_quality_complaint_becomes_both() {
    let found = kinds(&book(), "药片发黄变质,吃了一片后全身起皮疹,要求赔偿");
    assert!(
        found.contains(&Kind::AdverseReaction) && found.contains(&Kind::Complaint),
        "{found:?}"
    );
}

#[test]
fn negated_and_historic_symptoms_do_not_count() {
    let book = book();
    for text in [
        "服用后没有头晕,请问要继续吃吗",
        "患者否认过敏,无药物过敏史,请问用药后多久复查",
        "吃了三天未出现皮疹,想问还要吃几天",
    ] {
        assert_eq!(kinds(&book, text), [Kind::Consultation], "{text}");
    }
    for text in ["吃了三天头晕,是不是过敏", "吃了药没有好转,还起了皮疹"] {
        assert!(kinds(&book, text).contains(&Kind::AdverseReaction), "{text}");
    }
}

/// the category of a complaint decides the team.
#[test]
fn complaints_go_to_quality_warehouse_or_sales() {
    let book = book();
    for (text, category, team) in [
        ("药片上有黑点,投诉质量问题", "quality", "quality"),
        ("外箱破裂,包装变形,影响销售", "packaging_damage", "warehouse"),
        ("投诉客服态度恶劣,直接挂断", "service_attitude", "sales"),
    ] {
        let found = book.classify(&facts(text)).unwrap();
        let complaint = found
            .iter()
            .find(|finding| finding.kind == Kind::Complaint)
            .unwrap();
        assert_eq!(
            (complaint.category.as_str(), complaint.team.as_str()),
            (category, team),
            "{text}"
        );
        assert!(!complaint.words.is_empty() && complaint.explanation().contains(&complaint.rule));
    }
}

/// what no rule knows goes to triage; the most specific region wins.
#[test]
fn the_unknown_goes_to_triage_and_the_most_specific_region_wins() {
    let found = book().classify(&facts("嗯")).unwrap();
    assert_eq!(
        (found.len(), found[0].kind, found[0].team.as_str()),
        (1, Kind::Other, "triage")
    );
    let regional = format!(
        "{DEFAULT}\n[[routes]]\nkind = \"consultation\"\nregion = \"cn.east\"\nteam = \"sales\"\n\
         [[routes]]\nkind = \"consultation\"\nregion = \"cn.east.zhejiang\"\nteam = \"repair\"\n"
    );
    let book = RuleBook::try_read(&regional, 2).unwrap();
    let team = |region| book.team_for(Kind::Consultation, "", region);
    assert_eq!(team("cn.east.zhejiang.hangzhou"), "repair");
    assert_eq!(team("cn.east.jiangsu"), "sales");
    assert_eq!(team("cn.eastern"), "customer-service");
}

#[test]
fn a_book_that_cannot_work_is_refused_as_a_whole() {
    let change = |from: &str, to: &str| {
        assert!(DEFAULT.contains(from), "{from}");
        RuleBook::try_read(&DEFAULT.replacen(from, to, 1), 2).unwrap_err()
    };
    assert!(matches!(
        change("found(\"recall\")", "found(\"recalls\")"),
        BookError::Unknown { .. }
    ));
    assert!(matches!(
        change("found(\"recall\")", "found(\"recall\""),
        BookError::Rule { .. }
    ));
    assert!(matches!(
        change("found(\"recall\")", "customer == \"big\""),
        BookError::Rule { .. }
    ));
    assert!(matches!(
        change("found(\"recall\")", "1 + 1"),
        BookError::Rule { .. }
    ));
    assert!(matches!(
        change("kind = \"recall_information\"", "kind = \"rumour\""),
        BookError::Unknown { .. }
    ));
    assert!(matches!(
        change("team = \"triage\"", "team = \"nobody\""),
        BookError::Unknown { .. }
    ));
    assert!(matches!(
        change(
            "kind = \"other\"\nteam = \"triage\"",
            "kind = \"other\"\nregion = \"cn.east\"\nteam = \"triage\""
        ),
        BookError::Gap { .. }
    ));
    assert!(matches!(change("Mon-Fri", "Mondays"), BookError::Hours));
    assert!(matches!(
        change("reopen_days", "reopen_day"),
        BookError::Form { .. }
    ));
    assert!(matches!(
        change("\"召回\"", "\"/召(回/\""),
        BookError::List { .. }
    ));
}

/// C-01: 及时 without a number is no time limit, so a kind without policy is refused.
#[test]
fn a_kind_without_policy_is_refused() {
    let start = DEFAULT.rfind("[[policies]]").unwrap();
    let error = RuleBook::try_read(&DEFAULT[..start], 2).unwrap_err();
    assert!(
        matches!(error, BookError::Gap { ref place, .. } if place == "other"),
        "{error}"
    );
}

proptest! {
    /// R-050 (five sames): kind, rule, urgency and time limits depend on what is asked, not on where or who one is.
    #[test]
    fn everybody_is_treated_alike(index in 0usize..60, region in "cn(\\.[a-z]{2,6}){0,3}") {
        static BOOK: std::sync::LazyLock<RuleBook> = std::sync::LazyLock::new(book);
        let (_, text) = corpus()[index];
        let here = BOOK.classify(&facts(text)).unwrap();
        let there = BOOK.classify(&Facts { region, ..facts(text) }).unwrap();
        let essence = |found: &[Finding]| found.iter().map(|one| {
            let (first, last) = BOOK.policies_for(one.kind, one.urgent, Channel::Email);
            (one.kind, one.rule.clone(), one.urgent, first.clone(), last.clone())
        }).collect::<Vec<_>>();
        prop_assert_eq!(essence(&here), essence(&there));
    }
}
