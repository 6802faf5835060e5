//! Attached files: what a file claims to be by its name must be what its first bytes say.

use bytes::Bytes;

/// A file whose content fits its name.
#[derive(Clone)]
pub(crate) struct Attachment {
    pub(crate) name: String,
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Bytes,
}

/// Longest file name that is kept, in characters.
const NAME_LENGTH: usize = 120;

type Looks = fn(&[u8]) -> bool;

/// File name ending, media type, and what the content looks like.
const TYPES: [(&str, &str, Looks); 17] = [
    ("jpg", "image/jpeg", is_jpeg),
    ("jpeg", "image/jpeg", is_jpeg),
    ("png", "image/png", |bytes| {
        bytes.starts_with(b"\x89PNG\r\n\x1a\n")
    }),
    ("gif", "image/gif", |bytes| {
        bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
    }),
    ("webp", "image/webp", |bytes| {
        bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
    }),
    ("heic", "image/heic", is_iso_media),
    ("heif", "image/heif", is_iso_media),
    ("pdf", "application/pdf", |bytes| bytes.starts_with(b"%PDF-")),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        is_zip,
    ),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        is_zip,
    ),
    ("doc", "application/msword", is_ole),
    ("xls", "application/vnd.ms-excel", is_ole),
    ("ofd", "application/ofd", is_zip),
    ("txt", "text/plain", crate::text::is_text),
    ("csv", "text/csv", crate::text::is_text),
    ("mp4", "video/mp4", is_iso_media),
    ("mov", "video/quicktime", is_iso_media),
];

fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xd8\xff")
}

fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

fn is_iso_media(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
}

impl Attachment {
    /// The file, unless its type is not taken or its content is of another type.
    pub(crate) fn read(name: &str, bytes: Bytes) -> Option<Self> {
        let name = plain_name(name);
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let (_, media_type, looks) = TYPES.into_iter().find(|(known, ..)| *known == ending)?;
        looks(&bytes).then_some(Self {
            name,
            media_type,
            bytes,
        })
    }

    /// For the `accept` attribute of the file input.
    pub(crate) fn endings() -> String {
        TYPES.map(|(ending, ..)| format!(".{ending}")).join(",")
    }
}

/// The last part of a path, without control characters, its end kept when it is too long.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: Vec<char> = last.chars().filter(|c| !c.is_control()).collect();
    plain[plain.len().saturating_sub(NAME_LENGTH)..].iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &'static [u8]) -> Option<Attachment> {
        Attachment::read(name, Bytes::from_static(bytes))
    }

    #[test]
    fn content_must_fit_the_name() {
        assert_eq!(
            read("照片.PNG", b"\x89PNG\r\n\x1a\n...").unwrap().media_type,
            "image/png"
        );
        assert_eq!(
            read("a.txt", b"\xd7\xaa\xb9\xe9").unwrap().media_type,
            "text/plain"
        );
        assert!(read("a.png", b"MZ\x90").is_none());
        assert!(read("a.exe", b"MZ\x90").is_none());
        assert!(read("a.pdf.html", b"%PDF-1.7").is_none());
        assert!(read("png", b"\x89PNG\r\n\x1a\n").is_none());
        assert!(read("a.txt", b"\x00").is_none());
    }

    #[test]
    fn a_name_loses_its_folders_and_control_characters() {
        assert_eq!(read("C:\\x\\..\\a\n.pdf", b"%PDF-").unwrap().name, "a.pdf");
        assert_eq!(
            read(&format!("{}.pdf", "长".repeat(300)), b"%PDF-")
                .unwrap()
                .name
                .chars()
                .count(),
            120
        );
    }
}
