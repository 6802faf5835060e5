//! Whatever is done to a return, in whatever order, it never ends without an outcome.

use proptest::prelude::*;

use super::*;
use crate::domain::Disposition;

#[derive(Clone, Debug)]
enum Command {
    Start,
    Decide(Option<Disposition>, &'static str),
    Close,
    Withdraw,
}

fn command() -> impl Strategy<Value = Command> {
    let disposition = proptest::option::of(proptest::sample::select(Disposition::ALL.to_vec()));
    let words = proptest::sample::select(vec!["", "  ", "经核实"]);
    prop_oneof![
        Just(Command::Start),
        (disposition, words).prop_map(|(disposition, words)| Command::Decide(disposition, words)),
        Just(Command::Close),
        Just(Command::Withdraw),
    ]
}

fn opened(kind: Kind) -> Return {
    let work = Work {
        work_item_id: Id::new(),
        ticket_id: Id::new(),
        contact_id: Id::new(),
        kind,
        region: "cn".into(),
        product: Product::default(),
        received_at: DateTime::UNIX_EPOCH,
    };
    Return::open(work, "TH-2026-000001".into(), None, DateTime::UNIX_EPOCH)
}

/// Whether the return took the command.
fn apply(goods_return: &mut Return, command: &Command) -> bool {
    match command {
        Command::Start => goods_return.start("li").is_ok(),
        Command::Decide(disposition, words) => Decision::try_new(
            goods_return.work.kind,
            *disposition,
            words,
            100,
            "wang",
            DateTime::UNIX_EPOCH,
        )
        .is_ok_and(|decision| goods_return.decide(decision).is_ok()),
        Command::Close => goods_return.close(DateTime::UNIX_EPOCH).is_ok(),
        Command::Withdraw => goods_return.withdraw() == Withdrawal::Taken,
    }
}

proptest! {
    /// Whatever the order of commands: closed means decided, with words and an outcome that fits the kind, after
    /// somebody started. Finished stays finished.
    #[test]
    fn no_sequence_of_commands_closes_a_return_without_a_fitting_decision(
        kind in proptest::sample::select(Kind::ALL.to_vec()),
        commands in proptest::collection::vec(command(), 0..24),
    ) {
        let mut goods_return = opened(kind);
        let mut path = vec![Phase::Open];
        for command in &commands {
            let before = goods_return.clone();
            if apply(&mut goods_return, command) {
                prop_assert_eq!(goods_return.version, before.version + 1);
                path.push(goods_return.state.phase());
            } else {
                prop_assert_eq!(&goods_return, &before);
            }
        }
        let whole = [Phase::Open, Phase::InProgress, Phase::Decided, Phase::Closed];
        let (end, withdrawn) = match path.split_last() {
            Some((Phase::Withdrawn, rest)) => (rest, true),
            _ => (path.as_slice(), false),
        };
        prop_assert!(whole.starts_with(end));
        prop_assert!(!withdrawn || end.len() <= 2);
        match goods_return.state.decision() {
            Some(decision) => {
                prop_assert!(!decision.words.trim().is_empty());
                prop_assert!(kind.dispositions().contains(&decision.disposition));
            }
            None => prop_assert!(!matches!(goods_return.state.phase(), Phase::Decided | Phase::Closed)),
        }
    }

    #[test]
    fn only_the_version_that_is_can_be_changed(seen: u64) {
        let goods_return = opened(Kind::ReturnExchange);
        prop_assert_eq!(goods_return.expect_version(seen).is_ok(), seen == 1);
    }
}

#[test]
fn a_return_is_the_same_return_for_the_same_work_item() {
    let work_item_id = Id::new();
    assert_eq!(Return::id_of(work_item_id), Return::id_of(work_item_id));
    assert_ne!(Return::id_of(work_item_id), Return::id_of(Id::new()));
}

#[test]
fn who_starts_owns() {
    let mut goods_return = opened(Kind::ReturnExchange);
    goods_return.start("li").unwrap();
    assert_eq!(goods_return.owner.as_deref(), Some("li"));
    assert_eq!(
        goods_return.start("wang"),
        Err(Refusal::NotOpen(Phase::InProgress))
    );
    assert_eq!(goods_return.owner.as_deref(), Some("li"));
}
