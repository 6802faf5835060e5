//! What a text names: approval and registration numbers, batches, trace codes, phones, receipts, mail addresses.
//! Findings are proposals with their place in the text, shown to a clerk; nothing is decided by them alone.

mod approval;
mod batch;
mod contact;
pub mod fold;
mod receipt;
mod trace_code;

use std::ops::Range;

use regex::Regex;

use fold::Folded;

/// Text beyond this many bytes is not searched.
pub const MAX_SEARCHED_BYTES: usize = 256 * 1024;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// 国药准字, the approval number of a medicine.
    DrugApproval,
    /// 进口药品注册证号, the registration of an imported medicine.
    ImportRegistration,
    /// 医药产品注册证号, the registration of a medicine from Hong Kong, Macao or Taiwan.
    RegionRegistration,
    /// 械注准/械注进/械注许, the registration of a device.
    DeviceRegistration,
    /// 械备, the filing of a class I device.
    DeviceFiling,
    /// 批号, a batch.
    Batch,
    /// 药品追溯码, formerly 电子监管码: 20 digits that begin with 8 (NMPAB/T 1002-2019).
    TraceCode,
    /// Our own receipt number 受理编号.
    Receipt,
    /// A mobile phone.
    Mobile,
    /// A landline phone.
    Landline,
    /// A 400 or 800 service number.
    ServiceLine,
    /// A mail address.
    Email,
}

impl FindingKind {
    /// The stable name under which a finding is stored.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::DrugApproval => "drug-approval",
            Self::ImportRegistration => "import-registration",
            Self::RegionRegistration => "region-registration",
            Self::DeviceRegistration => "device-registration",
            Self::DeviceFiling => "device-filing",
            Self::Batch => "batch",
            Self::TraceCode => "trace-code",
            Self::Receipt => "receipt",
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::ServiceLine => "service-line",
            Self::Email => "email",
        }
    }

    /// True for what identifies a person; such values must not be logged or shown unmasked in lists.
    #[must_use]
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Mobile | Self::Landline | Self::Email)
    }
}

/// One thing a text names. `Debug` prints no value of a personal kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The value in normal form: half width, capitals, without spaces.
    pub value: String,
    /// Its bytes in the searched text, always on character boundaries.
    pub span: Range<usize>,
    /// The rule that found it: `label` (a word before it says what it is), `list` (it continues a labelled list) or
    /// `shape` (it looks like one).
    pub rule: &'static str,
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = if self.kind.is_personal() {
            "[redacted]"
        } else {
            &self.value
        };
        write!(
            formatter,
            "{}:{value}@{:?} by {}",
            self.kind.slug(),
            self.span,
            self.rule
        )
    }
}

/// Finds everything in `text`, in its order, without overlaps. Stricter kinds are looked for first, so a phone
/// number is never found inside a trace code.
#[must_use]
pub fn recognise(text: &str) -> Vec<Finding> {
    let end = (0..=text.len().min(MAX_SEARCHED_BYTES))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    let folded = fold::fold(&text[..end]);
    let mut search = Search {
        folded: &folded,
        taken: Vec::new(),
        findings: Vec::new(),
    };
    receipt::find(&mut search);
    contact::find_emails(&mut search);
    trace_code::find(&mut search);
    approval::find(&mut search);
    batch::find(&mut search);
    contact::find_phones(&mut search);
    search.findings.sort_by_key(|finding| finding.span.start);
    search.findings
}

/// Compiles a constant pattern.
#[expect(clippy::expect_used, reason = "patterns are constants, each used by a test")]
pub(crate) fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern compiles")
}

/// One text being searched: what is folded, what is taken, what was found.
struct Search<'a> {
    folded: &'a Folded,
    /// Ranges of the folded text, sorted by start, never overlapping.
    taken: Vec<Range<usize>>,
    findings: Vec<Finding>,
}

impl<'a> Search<'a> {
    fn text(&self) -> &'a str {
        self.folded.text()
    }

    /// Records a finding at a range of the folded text unless something stricter has that place already.
    fn take(&mut self, kind: FindingKind, value: String, range: Range<usize>, rule: &'static str) -> bool {
        let at = self.taken.partition_point(|taken| taken.end <= range.start);
        if range.is_empty() || self.taken.get(at).is_some_and(|taken| taken.start < range.end) {
            return false;
        }
        let span = self.folded.original(range.clone());
        self.taken.insert(at, range);
        self.findings.push(Finding {
            kind,
            value,
            span,
            rule,
        });
        true
    }

    /// True when no ASCII letter or digit touches the range: it is a token of its own.
    fn stands_alone(&self, range: &Range<usize>) -> bool {
        let bytes = self.text().as_bytes();
        let free = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_none_or(|byte| !byte.is_ascii_alphanumeric())
        };
        free(range.start.checked_sub(1)) && free(Some(range.end))
    }

    /// The folded text up to 24 bytes before `at`.
    fn before(&self, at: usize) -> &'a str {
        let start = (at.saturating_sub(24)..=at)
            .find(|&start| self.text().is_char_boundary(start))
            .unwrap_or(at);
        &self.text()[start..at]
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        recognise(text)
            .iter()
            .map(|finding| format!("{} {}", finding.kind.slug(), finding.value))
            .collect()
    }

    #[test]
    fn a_complaint_names_everything_at_once() {
        let text = "阿莫西林胶囊（国药准字Ｈ２００５１２３４），批号：２６０１０５Ａ，追溯码81234567890123456789，电话138-0013-8000，受理编号 YH-20261121-7K4M2-9QXYZ";
        assert_eq!(
            found(text),
            [
                "drug-approval 国药准字H20051234",
                "batch 260105A",
                "trace-code 81234567890123456789",
                "mobile 13800138000",
                "receipt YH-20261121-7K4M2-9QXYZ"
            ]
        );
        for finding in recognise(text) {
            assert!(!text[finding.span.clone()].is_empty());
        }
    }

    #[test]
    fn no_phone_is_found_inside_longer_numbers() {
        for text in [
            "81380013800012345678",
            "6222021380013800012",
            "身份证110101199001011234",
            "订单号213800138000",
        ] {
            assert!(
                !found(text)
                    .iter()
                    .any(|one| one.starts_with("mobile") || one.starts_with("landline")),
                "{text}"
            );
        }
    }

    #[test]
    fn debug_output_hides_phones() {
        assert!(!format!("{:?}", recognise("13800138000")).contains("138"));
    }
}
