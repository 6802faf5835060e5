//! The ticket as the journal shows it: everything that is decided, nothing that the customer or the answer says.

use serde_json::{Map, Value, json};

use super::Ticket;
use crate::domain::{clock::ClockState, kind::Disposition};

impl Ticket {
    /// For comparing before and after. Words of people are left out: a journal row can never be erased.
    pub fn record(&self) -> Value {
        let items: Map<String, Value> = self
            .items
            .iter()
            .map(|item| {
                let view = json!({
                    "kind": item.kind.word(), "category": item.category, "urgent": item.urgent, "team": item.team,
                    "owner": item.owner, "state": item.state.word(),
                    "disposition": item.disposition.map(Disposition::word), "disposed_at": item.disposed_at,
                });
                (item.id.to_string(), view)
            })
            .collect();
        let replies: Map<String, Value> = self
            .replies
            .iter()
            .map(|reply| {
                let view = json!({ "channel": reply.channel.word(), "state": reply.state.word(), "actor": reply.actor });
                (reply.id.to_string(), view)
            })
            .collect();
        let clocks: Map<String, Value> = self
            .clocks
            .iter()
            .map(|clock| {
                let state = match clock.state {
                    ClockState::Breached if clock.escalated => "escalated",
                    state => state.word(),
                };
                let view = json!({
                    "policy": clock.policy.name, "rule_version": clock.policy.version, "start_at": clock.start_at,
                    "due_at": clock.due_at, "state": state, "calendar": clock.calendar_version,
                });
                (clock.name.word().to_owned(), view)
            })
            .collect();
        let contacts: Vec<Value> = self
            .contacts
            .iter()
            .map(|contact| json!({ "contact_id": contact.contact_id, "version": contact.version }))
            .collect();
        let notes: Map<String, Value> = self
            .notes
            .iter()
            .map(|note| (note.id.to_string(), json!({ "actor": note.actor })))
            .collect();
        json!({
            "number": self.number, "region": self.region, "state": self.state().word(), "team": self.team,
            "owner": self.owner, "first_responder": self.first_responder, "classified_by_hand": self.by_hand,
            "contacts": contacts, "work_items": items, "replies": replies, "notes": notes, "clocks": clocks,
            "closed_at": self.closed_at, "merged_into": self.merged_into.map(|id| id.to_string()),
        })
    }
}
