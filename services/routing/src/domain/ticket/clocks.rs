//! The service clocks of a ticket as what is asked for changes, and when two tickets become one or one becomes two.
//! Nobody gains time by it: the earliest start and the strictest policy stay.

use calendar::PolicySpec;
use chrono::{DateTime, Utc};

use super::{Desk, ItemState, ReplyState, Ticket};
use crate::domain::{
    clock::{Clock, ClockName, ClockState},
    kind::Channel,
};

impl Ticket {
    /// Starts the clocks that do not run, and computes anew those that do, after what is asked for has changed.
    pub(super) fn set_clocks(&mut self, desk: &Desk, start_at: DateTime<Utc>) {
        for name in ClockName::ALL {
            let policies = self.policies(desk, *name);
            let place = self.clocks.iter().position(|clock| clock.name == *name);
            match place {
                None => self
                    .clocks
                    .extend(Clock::start(*name, &policies, &desk.calendar, start_at)),
                Some(place) => {
                    let old = &self.clocks[place];
                    let start_at = old.start_at;
                    if old.runs()
                        && let Some(new) = Clock::start(*name, &policies, &desk.calendar, start_at)
                        && new.policy.name != old.policy.name
                    {
                        self.clocks[place] = new;
                    }
                }
            }
        }
    }

    /// Takes over the clocks of a ticket that is merged into this one, which has its work items already. A clock that
    /// runs counts before one that has ended, a missed one before one that was met.
    pub(super) fn merge_clocks(&mut self, theirs: &[Clock], desk: &Desk) {
        for name in ClockName::ALL {
            let ours = self.clock(*name).cloned();
            let both: Vec<Clock> = ours
                .into_iter()
                .chain(theirs.iter().find(|clock| clock.name == *name).cloned())
                .collect();
            let merged = match both
                .iter()
                .filter(|clock| clock.runs())
                .map(|clock| clock.start_at)
                .min()
            {
                Some(start_at) => {
                    let mut policies = self.policies(desk, *name);
                    let running = both.into_iter().filter(Clock::runs);
                    let mut candidates: Vec<Clock> = running.collect();
                    policies.extend(candidates.iter().map(|clock| clock.policy.clone()));
                    candidates.extend(Clock::start(*name, &policies, &desk.calendar, start_at));
                    // of equal ones the first, which remembers what it has told
                    candidates
                        .into_iter()
                        .min_by_key(|clock| (clock.due_at.is_none(), clock.due_at))
                }
                None => both
                    .into_iter()
                    .min_by_key(|clock| clock.state != ClockState::Missed),
            };
            self.clocks.retain(|clock| clock.name != *name);
            self.clocks.extend(merged);
        }
        self.end_answered_clock();
    }

    /// Starts the clocks of a ticket that was split from another: as early as that one's run.
    pub(super) fn inherit_clocks(&mut self, source: &Ticket, desk: &Desk) {
        let received_at = self.contacts.iter().map(|contact| contact.received_at).min();
        for name in ClockName::ALL {
            let running = source.clock(*name).filter(|clock| clock.runs());
            let starts = received_at.into_iter().chain(running.map(|clock| clock.start_at));
            let policies = self.policies(desk, *name);
            if let Some(start_at) = starts.min() {
                self.clocks
                    .extend(Clock::start(*name, &policies, &desk.calendar, start_at));
            }
        }
        self.end_answered_clock();
    }

    /// A customer who has an answer waits for none: the clock of the first reply ended with the reply that there is.
    pub(super) fn end_answered_clock(&mut self) {
        if !self.is_answered() {
            return;
        }
        let sent = self
            .replies
            .iter()
            .filter(|reply| reply.state == ReplyState::Sent);
        let Some(at) = sent.map(|reply| reply.given_at).max() else {
            return;
        };
        let clocks = self.clocks.iter_mut();
        clocks
            .filter(|clock| clock.name == ClockName::FirstReply)
            .for_each(|clock| clock.end(at));
    }

    fn policies(&self, desk: &Desk, name: ClockName) -> Vec<PolicySpec> {
        let channel = self
            .contacts
            .first()
            .map_or(Channel::Other, |contact| contact.channel);
        let live = self
            .items
            .iter()
            .filter(|item| item.state != ItemState::Withdrawn);
        live.map(|item| {
            let (first_reply, resolution) = desk.book.policies_for(item.kind, item.urgent, channel);
            match name {
                ClockName::FirstReply => first_reply.clone(),
                ClockName::Resolution => resolution.clone(),
            }
        })
        .collect()
    }
}
