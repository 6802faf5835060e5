//! What a ticket asks for: found by rules, corrected by people. Rules never take away what they once found, because a
//! suspected reaction does not go away by a better wording; people may, but for safety items, which only QA dismisses.

use kernel::Sensitive;

use super::{Desk, Happened, ItemState, Ticket, TicketError, WorkItem, item_id};
use crate::domain::{kind::Kind, rules::Finding};

/// A person's classification.
#[derive(Clone, Debug)]
pub struct ByPerson {
    /// The kinds that the ticket is to have.
    pub kinds: Vec<Kind>,
    /// Why.
    pub reason: String,
    /// Whether the person decides QA cases and so may dismiss safety items.
    pub decides_cases: bool,
}

impl Ticket {
    /// Gives the ticket exactly the kinds that a person says; ended items stay as they are.
    ///
    /// # Errors
    /// `ticket-closed`, `kinds-missing`, `reason-missing`, `safety-item-stays`.
    pub fn classify(&mut self, by: &ByPerson, desk: &Desk) -> Result<Vec<Happened>, TicketError> {
        self.ensure_open()?;
        if by.kinds.is_empty() {
            return Err(TicketError::KindsMissing);
        }
        if by.reason.trim().is_empty() {
            return Err(TicketError::ReasonMissing);
        }
        let gone = |item: &WorkItem| item.state == ItemState::Open && !by.kinds.contains(&item.kind);
        if !by.decides_cases && self.items.iter().any(|item| gone(item) && item.kind.is_safety()) {
            return Err(TicketError::SafetyItemStays);
        }
        let mut happened = Vec::new();
        for item in self.items.iter_mut().filter(|item| gone(item)) {
            item.state = ItemState::Withdrawn;
            happened.push(Happened::Withdrawn(item.id));
        }
        let findings: Vec<Finding> = by
            .kinds
            .iter()
            .map(|kind| desk.book.chosen(*kind, &self.region))
            .collect();
        happened.extend(self.add_findings(&findings, 0));
        happened.insert(0, Happened::Changed("work-items"));
        self.by_hand = true;
        self.follow_team();
        let start_at = self.contacts[0].received_at;
        self.set_clocks(desk, start_at);
        Ok(happened)
    }

    /// Adds what the rules find in an amended contact. `待分类` gives way to anything better, unless a person chose it.
    pub(super) fn classify_by_rules(&mut self, findings: &[Finding], place: usize) -> Vec<Happened> {
        let placeholder = |item: &WorkItem| item.state == ItemState::Open && item.kind == Kind::Other;
        let telling: Vec<Finding> = findings
            .iter()
            .filter(|finding| finding.kind != Kind::Other)
            // after a person's decision the rules only warn of safety
            .filter(|finding| !self.by_hand || finding.kind.is_safety())
            .cloned()
            .collect();
        let mut happened = self.add_findings(&telling, place);
        if !telling.is_empty() && !self.by_hand {
            let mut gone = false;
            for item in self.items.iter_mut().filter(|item| placeholder(item)) {
                item.state = ItemState::Withdrawn;
                happened.push(Happened::Withdrawn(item.id));
                gone = true;
            }
            if gone {
                self.follow_team();
            }
        }
        happened
    }

    /// Adds an item for every finding whose kind has none open, nor an ended one from the same contact.
    pub(super) fn add_findings(&mut self, findings: &[Finding], place: usize) -> Vec<Happened> {
        let mut happened = Vec::new();
        for finding in findings {
            let there = self.items.iter().any(|item| {
                item.kind == finding.kind
                    && match item.state {
                        ItemState::Open => true,
                        ItemState::Disposed => item.contact == place,
                        ItemState::Withdrawn => false,
                    }
            });
            if there {
                continue;
            }
            let ordinal = self.items.iter().filter(|item| item.kind == finding.kind).count();
            let item = WorkItem {
                id: item_id(self, finding.kind, ordinal),
                kind: finding.kind,
                category: finding.category.clone(),
                urgent: finding.urgent,
                team: finding.team.clone(),
                owner: self.owner.clone().filter(|_| !finding.kind.is_elsewhere()),
                state: ItemState::Open,
                disposition: None,
                result: Sensitive::default(),
                disposed_at: None,
                product: self
                    .contacts
                    .get(place)
                    .and_then(|contact| contact.product.clone()),
                explanation: finding.explanation(),
                contact: place,
            };
            if item.kind.is_elsewhere() {
                happened.push(Happened::Assigned(item.id));
            } else {
                happened.push(Happened::Changed("work-items"));
            }
            self.items.push(item);
        }
        happened
    }

    /// The ticket goes to the team of its first open item; whoever owns it keeps it.
    pub(super) fn follow_team(&mut self) {
        if let Some(item) = self.items.iter().find(|item| item.state == ItemState::Open) {
            self.team.clone_from(&item.team);
        }
    }
}
