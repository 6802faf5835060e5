//! How much a mail looks like advertising or fraud, and why. A score never rejects a mail; it sorts the queue, and
//! words of our own trade count against it, because a lost adverse reaction report is a breach of law.

use crate::domain::recognise::fold;

use super::ParsedMail;

/// The lexicon shipped with the product; an administrator may replace it.
const SHIPPED: &str = include_str!("spam_lexicon.txt");

/// Phrases with points, and the score from which a mail counts as spam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpamLexicon {
    threshold: i32,
    phrases: Vec<Phrase>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    shown: String,
    folded: String,
    points: i32,
}

/// A lexicon that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum LexiconError {
    /// The line is not `points phrase`.
    #[error("line {0} of the lexicon is not `points phrase`")]
    BadLine(usize),
    /// No line says `threshold points`.
    #[error("the lexicon names no threshold")]
    NoThreshold,
}

/// The score of one mail, with everything that added to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpamScore {
    /// The sum of all reasons.
    pub points: i32,
    /// `points` reached the lexicon's threshold.
    pub is_spam: bool,
    /// What counted, in the lexicon's order. A phrase comes from the lexicon, not from the mail.
    pub reasons: Vec<SpamReason>,
}

/// One thing that counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpamReason {
    /// The phrase, or the rule's name (`many-links`).
    pub matched: String,
    /// Points it added; negative ones speak for a real contact.
    pub points: i32,
}

impl SpamLexicon {
    /// The lexicon shipped with the product.
    #[must_use]
    pub fn shipped() -> Self {
        Self::try_parse(SHIPPED).unwrap_or(Self {
            threshold: i32::MAX,
            phrases: Vec::new(),
        })
    }

    /// Reads a lexicon: one `points phrase` a line, one `threshold points`, `#` begins a comment.
    ///
    /// # Errors
    /// [`LexiconError`] names the first line that cannot be read, or says that the threshold is missing.
    pub fn try_parse(text: &str) -> Result<Self, LexiconError> {
        let (mut threshold, mut phrases) = (None, Vec::new());
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let bad = LexiconError::BadLine(number + 1);
            let Some((first, rest)) = line.split_once(char::is_whitespace) else {
                return Err(bad);
            };
            if first == "threshold" {
                threshold = Some(rest.trim().parse().map_err(|_| bad)?);
                continue;
            }
            let points = first.parse().map_err(|_| LexiconError::BadLine(number + 1))?;
            let folded = squeeze(rest);
            if folded.is_empty() {
                return Err(bad);
            }
            phrases.push(Phrase {
                shown: rest.trim().to_owned(),
                folded,
                points,
            });
        }
        Ok(Self {
            threshold: threshold.ok_or(LexiconError::NoThreshold)?,
            phrases,
        })
    }
}

/// Scores subject and text of a mail; each phrase counts once.
#[must_use]
pub fn spam_score(mail: &ParsedMail, lexicon: &SpamLexicon) -> SpamScore {
    let text = squeeze(&format!("{}\n{}", mail.subject, mail.text));
    let found = lexicon
        .phrases
        .iter()
        .filter(|phrase| text.contains(&phrase.folded));
    let mut reasons: Vec<SpamReason> = found
        .map(|phrase| SpamReason {
            matched: phrase.shown.clone(),
            points: phrase.points,
        })
        .collect();
    let links = mail.text.matches("http://").count() + mail.text.matches("https://").count();
    if links >= 5 && links * 80 > mail.text.len() {
        reasons.push(SpamReason {
            matched: "many-links".to_owned(),
            points: 3,
        });
    }
    let points = reasons
        .iter()
        .fold(0i32, |sum, reason| sum.saturating_add(reason.points));
    SpamScore {
        points,
        is_spam: points >= lexicon.threshold,
        reasons,
    }
}

/// Lower case, half width, letters and digits only: "代 开★发_票" is 代开发票.
fn squeeze(text: &str) -> String {
    fold::fold(text)
        .text()
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::parse_mail;

    #[test]
    fn the_shipped_lexicon_reads_and_has_a_threshold() {
        let lexicon = SpamLexicon::try_parse(SHIPPED).unwrap();
        assert!(lexicon.phrases.len() >= 30 && lexicon.threshold > 0);
        assert_eq!(SpamLexicon::shipped(), lexicon);
    }

    #[test]
    fn spaced_out_phrases_are_found_and_explained() {
        let mail = parse_mail("Subject: 代 开★发 票\n\n请＋微信 abc，网络赌博".as_bytes());
        let score = spam_score(&mail, &SpamLexicon::shipped());
        assert!(score.is_spam, "{score:?}");
        assert!(score.reasons.iter().any(|reason| reason.matched == "代开发票"));
    }

    #[test]
    fn words_of_our_trade_speak_against_spam() {
        let mail =
            parse_mail("Subject: 不良反应\n\n批号20260101，服药后皮疹。网上有人说加微信买的".as_bytes());
        assert!(!spam_score(&mail, &SpamLexicon::shipped()).is_spam);
    }

    #[test]
    fn a_bad_lexicon_names_its_line() {
        assert_eq!(
            SpamLexicon::try_parse("threshold 5\nx 代开"),
            Err(LexiconError::BadLine(2))
        );
        assert_eq!(SpamLexicon::try_parse("3 代开"), Err(LexiconError::NoThreshold));
    }
}
