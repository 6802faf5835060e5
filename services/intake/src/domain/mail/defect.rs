//! What was wrong with a mail: a closed list, so that the ledger can count it and a parser fix can be proved.

/// One thing wrong with a mail. A defect never stops a mail from becoming a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defect {
    /// A date is there, but not as RFC 5322 writes it.
    BadDate,
    /// The body's transfer encoding (base64, quoted-printable) is broken or unknown.
    BadTransferEncoding,
    /// Bytes contradict their label, or decode only with replacement characters.
    CharsetMislabelled,
    /// A line in the header is no header field.
    MalformedHeader,
    /// A multipart names no boundary, or its boundary never appears.
    MissingBoundary,
    /// No `Date` (RFC 5322 section 3.6 requires it).
    MissingDate,
    /// No readable `From` (RFC 5322 section 3.6 requires it).
    MissingFrom,
    /// No `Message-ID`; the mail can be told from others by content only.
    MissingMessageId,
    /// No text to read: the contact's words must come from an attachment or from asking back.
    NoBody,
    /// Not one header field.
    NoHeaders,
    /// NUL characters were removed.
    NulBytes,
    /// A header field was longer than [`super::MAX_FIELD_BYTES`] and was cut.
    OversizeHeader,
    /// Header bytes above 127 without RFC 2047 encoding.
    RawEightBitHeader,
    /// The text was longer than [`super::MAX_TEXT_BYTES`] and was cut.
    TextTooLong,
    /// Multiparts nested deeper than [`super::MAX_DEPTH`]; what lies below was taken as one part.
    TooDeep,
    /// More header fields than [`super::MAX_FIELDS`]; the rest was not read.
    TooManyHeaders,
    /// More parts than [`super::MAX_PARTS`]; the rest was not read.
    TooManyParts,
    /// A multipart ends without its closing boundary: the mail was probably cut on its way.
    TruncatedMultipart,
    /// The named character set is not known; it was guessed.
    UnknownCharset,
}

impl Defect {
    /// The stable name under which the defect is stored, counted and shown.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::BadDate => "bad-date",
            Self::BadTransferEncoding => "bad-transfer-encoding",
            Self::CharsetMislabelled => "charset-mislabelled",
            Self::MalformedHeader => "malformed-header",
            Self::MissingBoundary => "missing-boundary",
            Self::MissingDate => "missing-date",
            Self::MissingFrom => "missing-from",
            Self::MissingMessageId => "missing-message-id",
            Self::NoBody => "no-body",
            Self::NoHeaders => "no-headers",
            Self::NulBytes => "nul-bytes",
            Self::OversizeHeader => "oversize-header",
            Self::RawEightBitHeader => "raw-eight-bit-header",
            Self::TextTooLong => "text-too-long",
            Self::TooDeep => "too-deep",
            Self::TooManyHeaders => "too-many-headers",
            Self::TooManyParts => "too-many-parts",
            Self::TruncatedMultipart => "truncated-multipart",
            Self::UnknownCharset => "unknown-charset",
        }
    }
}

/// Collects defects while a mail is read; each is kept once.
#[derive(Default)]
pub(super) struct Defects(std::collections::BTreeSet<Defect>);

impl Defects {
    pub(super) fn note(&mut self, defect: Defect) {
        self.0.insert(defect);
    }

    pub(super) fn into_vec(self) -> Vec<Defect> {
        self.0.into_iter().collect()
    }
}
