//! Checks checkpoints against each other, against their signatures, and against the rows they cover.

use std::collections::VecDeque;

use crate::chain_hash::ChainHash;
use crate::checkpoint::Checkpoint;
use crate::findings::{BadCheckpoint, CheckpointFault, Report};
use crate::merkle::Tree;
use crate::verify::Trust;

/// Takes all checkpoints first, then all rows by id.
pub(crate) struct CheckpointCheck {
    pending: VecDeque<Checkpoint>,
    tree: Tree,
}

impl CheckpointCheck {
    /// Checks what can be said without rows; `checkpoints` are in order.
    pub(crate) fn new(checkpoints: Vec<Checkpoint>, trust: &Trust, report: &mut Report) -> Self {
        let (mut expected_from_id, mut previous) = (1, ChainHash::GENESIS);
        for checkpoint in &checkpoints {
            report.checkpoints += 1;
            if let Some(fault) = signature_fault(checkpoint, trust) {
                report.bad_checkpoint(bad(checkpoint, fault));
            }
            if checkpoint.from_id != expected_from_id {
                report.bad_checkpoint(bad(checkpoint, CheckpointFault::RangeGap { expected_from_id }));
            } else if checkpoint.prev_root != previous {
                report.bad_checkpoint(bad(checkpoint, CheckpointFault::BrokenLink));
            }
            expected_from_id = checkpoint.to_id.saturating_add(1);
            previous = checkpoint.merkle_root;
        }
        for published in trust.published() {
            match checkpoints.iter().find(|one| one.to_id == published.to_id) {
                None => report.bad_checkpoint(bad(published, CheckpointFault::Missing)),
                Some(one) if one.merkle_root != published.merkle_root => {
                    report.bad_checkpoint(bad(published, CheckpointFault::NotAsPublished));
                }
                Some(_) => {}
            }
        }
        report.last_checkpoint = checkpoints.last().map(|last| (last.to_id, last.merkle_root));
        Self {
            pending: checkpoints.into(),
            tree: Tree::default(),
        }
    }

    /// The next row by id.
    pub(crate) fn row(&mut self, journal_id: i64, hash: &ChainHash, report: &mut Report) {
        while self
            .pending
            .front()
            .is_some_and(|current| journal_id > current.to_id)
        {
            self.close(report);
        }
        if self
            .pending
            .front()
            .is_some_and(|current| journal_id >= current.from_id)
        {
            self.tree.push_row(journal_id, hash);
        } else {
            report.uncovered_rows += 1;
        }
    }

    /// No more rows.
    pub(crate) fn finish(mut self, report: &mut Report) {
        while !self.pending.is_empty() {
            self.close(report);
        }
    }

    fn close(&mut self, report: &mut Report) {
        let tree = std::mem::take(&mut self.tree);
        let Some(checkpoint) = self.pending.pop_front() else {
            return;
        };
        let (recorded, found) = (checkpoint.row_count, tree.leaves());
        if recorded != found {
            report.bad_checkpoint(bad(&checkpoint, CheckpointFault::RowCount { recorded, found }));
        } else if checkpoint.merkle_root != tree.root() {
            report.bad_checkpoint(bad(&checkpoint, CheckpointFault::RootMismatch));
        }
    }
}

fn signature_fault(checkpoint: &Checkpoint, trust: &Trust) -> Option<CheckpointFault> {
    match trust.key(&checkpoint.key_id) {
        None => Some(CheckpointFault::UnknownKey {
            key_id: checkpoint.key_id.clone(),
        }),
        Some(key) if !checkpoint.is_signed_by(key) => Some(CheckpointFault::BadSignature),
        Some(_) => None,
    }
}

fn bad(checkpoint: &Checkpoint, fault: CheckpointFault) -> BadCheckpoint {
    BadCheckpoint {
        from_id: checkpoint.from_id,
        to_id: checkpoint.to_id,
        fault,
    }
}
