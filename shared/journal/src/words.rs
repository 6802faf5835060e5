//! What a verification found, in Chinese and in English, for people who read it in the console.

use crate::findings::{CheckpointFault, Problem, RowFault};

impl Problem {
    /// Where it is: the row with its aggregate, or the rows that a seal covers.
    pub fn place(&self) -> String {
        match self {
            Self::Row(bad) => format!(
                "#{} {} {} v{}",
                bad.journal_id, bad.aggregate_kind, bad.aggregate_id, bad.version
            ),
            Self::Checkpoint(bad) => format!("#{}–#{}", bad.from_id, bad.to_id),
        }
    }

    /// What is wrong there, as one sentence in each language.
    pub fn sentences(&self) -> (String, String) {
        match self {
            Self::Row(bad) => (row(&bad.fault), format!("Row: {}.", bad.fault)),
            Self::Checkpoint(bad) => (checkpoint(&bad.fault), format!("Seal: {}.", bad.fault)),
        }
    }
}

fn row(fault: &RowFault) -> String {
    match fault {
        RowFault::Unreadable => "记录：有一列无法读取。".to_owned(),
        RowFault::HashMismatch => "记录：内容与其哈希不符。".to_owned(),
        RowFault::VersionGap { expected } => format!("记录：版本应为 {expected}，之前的记录缺失。"),
        RowFault::BrokenLink => "记录：与前一条记录不衔接，前一条已被替换。".to_owned(),
        RowFault::KindChanged => "记录：同一对象此前属于另一类别。".to_owned(),
    }
}

fn checkpoint(fault: &CheckpointFault) -> String {
    match fault {
        CheckpointFault::Unreadable => "封印：有一列无法读取。".to_owned(),
        CheckpointFault::UnknownKey { key_id } => format!("封印：签名密钥 {key_id} 不受信任。"),
        CheckpointFault::BadSignature => "封印：签名与内容不符。".to_owned(),
        CheckpointFault::RangeGap { expected_from_id } => {
            format!("封印：应从 {expected_from_id} 开始，之前的封印缺失。")
        }
        CheckpointFault::BrokenLink => "封印：与前一个封印不衔接，前一个已被替换。".to_owned(),
        CheckpointFault::RowCount { recorded, found } => {
            format!("封印：封存时有 {recorded} 条记录，现有 {found} 条。")
        }
        CheckpointFault::RootMismatch => "封印：所含记录已不是当时签名的记录。".to_owned(),
        CheckpointFault::Missing => "封印：曾经发布，现已缺失。".to_owned(),
        CheckpointFault::NotAsPublished => "封印：与发布的内容不同。".to_owned(),
    }
}
