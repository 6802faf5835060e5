//! The tree hash of RFC 6962, computed in one pass over any number of leaves with one hash per tree level in memory.

use sha2::{Digest, Sha256};

use crate::chain_hash::ChainHash;

/// Takes leaves in order and answers their tree hash.
#[derive(Default)]
pub(crate) struct Tree {
    /// Roots of perfect subtrees, largest first, with their number of leaves.
    peaks: Vec<([u8; 32], u64)>,
    leaves: i64,
}

impl Tree {
    /// Adds a row: the leaf is its `journal_id` (8 bytes, big-endian) and its hash.
    pub(crate) fn push_row(&mut self, journal_id: i64, hash: &ChainHash) {
        let mut leaf = [0; 40];
        leaf[..8].copy_from_slice(&journal_id.to_be_bytes());
        leaf[8..].copy_from_slice(hash.as_bytes());
        self.push(&leaf);
    }

    /// How many leaves were added.
    pub(crate) fn leaves(&self) -> i64 {
        self.leaves
    }

    /// The tree hash; that of nothing is the hash of nothing.
    pub(crate) fn root(&self) -> ChainHash {
        let root = self
            .peaks
            .iter()
            .rev()
            .map(|(root, _)| *root)
            .reduce(|right, left| node(&left, &right));
        root.map_or_else(|| ChainHash::of(&[]), ChainHash::from_raw)
    }

    fn push(&mut self, leaf: &[u8]) {
        let mut peak = (hash(&[&[0], leaf]), 1);
        while let Some((left, _)) = self.peaks.pop_if(|(_, size)| *size == peak.1) {
            peak = (node(&left, &peak.0), peak.1 * 2);
        }
        self.peaks.push(peak);
        self.leaves += 1;
    }
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    hash(&[&[1], left, right])
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::Tree;

    /// The test vectors of the Certificate Transparency implementations.
    #[test]
    fn the_tree_hash_is_that_of_rfc_6962() {
        let leaves = [
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let mut tree = Tree::default();
        for (leaf, root) in leaves.into_iter().zip(roots) {
            tree.push(&hex::decode(leaf).unwrap());
            assert_eq!(tree.root().to_string(), root);
        }
        assert_eq!(tree.leaves(), 8);
    }
}
