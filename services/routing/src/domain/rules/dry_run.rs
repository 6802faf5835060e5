//! What a proposed rule book would make of texts that the one in force has judged.

use std::collections::BTreeMap;

use super::Finding;
use crate::domain::kind::Kind;

/// How two books differ on one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same kinds for the same teams, as urgent.
    Same,
    /// Something differs.
    Changed,
    /// A suspected reaction or device event would no longer be found.
    LostSafety,
}

/// What was seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Texts on which the books agree.
    pub unchanged: u64,
    /// Texts on which they do not.
    pub changed: u64,
    /// Of these, texts that lose a suspected reaction or device event.
    pub lost_safety: u64,
    /// How often each kind is found now and then.
    pub kinds: BTreeMap<Kind, (u64, u64)>,
}

impl Tally {
    /// Counts one text by what is found now and what then.
    pub fn count(&mut self, now: &[Finding], then: &[Finding]) -> Verdict {
        for finding in now {
            self.kinds.entry(finding.kind).or_default().0 += 1;
        }
        for finding in then {
            self.kinds.entry(finding.kind).or_default().1 += 1;
        }
        let verdict = compare(now, then);
        match verdict {
            Verdict::Same => self.unchanged += 1,
            Verdict::Changed => self.changed += 1,
            Verdict::LostSafety => {
                self.changed += 1;
                self.lost_safety += 1;
            }
        }
        verdict
    }
}

fn compare(now: &[Finding], then: &[Finding]) -> Verdict {
    let lost =
        |finding: &Finding| finding.kind.is_safety() && then.iter().all(|other| other.kind != finding.kind);
    if now.iter().any(lost) {
        return Verdict::LostSafety;
    }
    let effect = |findings: &[Finding]| {
        let mut effect: Vec<_> = findings
            .iter()
            .map(|one| (one.kind, one.category.clone(), one.urgent, one.team.clone()))
            .collect();
        effect.sort();
        effect
    };
    if effect(now) == effect(then) {
        Verdict::Same
    } else {
        Verdict::Changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(kind: Kind, team: &str) -> Finding {
        Finding {
            kind,
            rule: String::new(),
            words: Vec::new(),
            category: String::new(),
            urgent: false,
            team: team.to_owned(),
            zh: String::new(),
            en: String::new(),
        }
    }

    #[test]
    fn a_lost_reaction_outweighs_what_is_gained() {
        let (reaction, complaint) = (
            finding(Kind::AdverseReaction, "drug-safety"),
            finding(Kind::Complaint, "quality"),
        );
        let (one, both) = ([complaint.clone()], [reaction.clone(), complaint.clone()]);
        let mut tally = Tally::default();
        assert_eq!(tally.count(&both, &[complaint, reaction]), Verdict::Same);
        assert_eq!(tally.count(&one, &both), Verdict::Changed);
        assert_eq!(tally.count(&both, &one), Verdict::LostSafety);
        let elsewhere = [finding(Kind::Complaint, "triage")];
        assert_eq!(tally.count(&one, &elsewhere), Verdict::Changed);
        assert_eq!((tally.unchanged, tally.changed, tally.lost_safety), (1, 3, 1));
        assert_eq!(tally.kinds[&Kind::AdverseReaction], (2, 2));
        assert_eq!(tally.kinds[&Kind::Complaint], (4, 4));
    }
}
