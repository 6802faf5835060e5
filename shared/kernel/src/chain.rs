//! Errors are printed once, whole, by whoever gives up on them.

use std::{error::Error, fmt};

/// Prints an error and all its sources, outermost first, separated by `: `.
///
/// A source whose text the line already ends with is not printed again, because some libraries include their
/// source in their own text.
pub struct Chain<'a>(pub &'a (dyn Error + Send + Sync + 'a));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        let mut next = self.0.source();
        while let Some(error) = next {
            let text = error.to_string();
            if !said.ends_with(&text) {
                write!(f, ": {text}")?;
                said = text;
            }
            next = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;

    #[derive(Debug, thiserror::Error)]
    #[error("the disk is full")]
    struct Inner;

    #[derive(Debug, thiserror::Error)]
    enum Outer {
        #[error("cannot store the evidence")]
        Clean(#[source] Inner),
        #[error("cannot store the evidence: {0}")]
        Doubled(#[source] Inner),
    }

    #[test]
    fn every_cause_is_printed_once() {
        let wanted = "cannot store the evidence: the disk is full";
        assert_eq!(Chain(&Outer::Clean(Inner)).to_string(), wanted);
        assert_eq!(Chain(&Outer::Doubled(Inner)).to_string(), wanted);
    }
}
