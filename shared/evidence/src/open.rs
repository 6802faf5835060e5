//! From a configured address to a store: a folder today, a bucket where the `s3` feature is built in.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use url::Url;

use crate::disk::{self, Disk};
use crate::store::EvidenceStore;

/// Why a store could not be opened. The process should not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder can neither be used nor created.
    #[error("evidence folder {} cannot be used", path.display())]
    Folder {
        /// The folder asked for.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The address is not a URL, or a `file:` URL without an absolute path.
    #[error("the evidence address is not a usable url")]
    Address,
    /// No store is known for the scheme.
    #[error("no evidence store for scheme `{0}`: use `file:` or `s3:`")]
    Scheme(String),
    /// The address names a bucket and this build cannot speak to one.
    #[error("this build has no S3 support: build the `evidence` crate with its feature `s3`")]
    S3NotBuilt,
    /// An S3 option nobody knows: a mistyped setting must not be ignored.
    #[error("unknown option `{0}` for the evidence bucket")]
    Option(String),
    /// The object store refused the settings.
    #[error("the evidence bucket cannot be opened")]
    Bucket(#[source] object_store::Error),
}

impl EvidenceStore {
    /// Opens the store in a local folder, which is created if missing. Every write is synced to disk before it
    /// is reported. Blocks for a moment: call it at start.
    pub fn local(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let root = disk::create_folder(path).map_err(|source| OpenError::Folder {
            path: path.to_owned(),
            source,
        })?;
        let unsynced = LocalFileSystem::new_with_prefix(&root).map_err(OpenError::Bucket)?;
        let objects = unsynced.clone().with_fsync(true);
        let disk = Disk::new(root, Arc::new(unsynced));
        Ok(Self::over(Arc::new(objects), Some(disk)))
    }

    /// Opens the store a URL names: `file:///var/lib/afterdose/evidence`, or `s3://bucket/prefix` when the
    /// feature `s3` is built in ([`OpenError::S3NotBuilt`] otherwise).
    pub fn from_url(address: &str) -> Result<Self, OpenError> {
        Self::from_url_with(address, [])
    }

    /// As [`EvidenceStore::from_url`], with the options of a bucket by the names of `object_store`
    /// (`aws_region`, `aws_endpoint`, `aws_access_key_id`, `aws_secret_access_key`, `aws_allow_http`,
    /// `aws_web_identity_token_file`, `aws_role_arn`, …). The environment is never read here: the runner passes
    /// what it found. A folder takes no options and refuses any.
    pub fn from_url_with(
        address: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, OpenError> {
        let url = Url::parse(address).map_err(|_| OpenError::Address)?;
        match url.scheme() {
            "file" => {
                if let Some((name, _)) = options.into_iter().next() {
                    return Err(OpenError::Option(name));
                }
                Self::local(url.to_file_path().map_err(|()| OpenError::Address)?)
            }
            "s3" => bucket(&url, options),
            other => Err(OpenError::Scheme(other.to_owned())),
        }
    }

    pub(crate) fn over(objects: Arc<dyn ObjectStore>, disk: Option<Disk>) -> Self {
        Self { objects, disk }
    }
}

#[cfg(not(feature = "s3"))]
fn bucket(_: &Url, _: impl IntoIterator<Item = (String, String)>) -> Result<EvidenceStore, OpenError> {
    Err(OpenError::S3NotBuilt)
}

#[cfg(feature = "s3")]
fn bucket(
    url: &Url,
    options: impl IntoIterator<Item = (String, String)>,
) -> Result<EvidenceStore, OpenError> {
    use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
    use object_store::prefix::PrefixStore;

    // without a provider the client panics; an error here only says that the process has chosen one before
    let _chosen_before = rustls::crypto::ring::default_provider().install_default();
    let mut builder = AmazonS3Builder::new().with_url(url.as_str());
    for (name, value) in options {
        let key: AmazonS3ConfigKey = name
            .to_ascii_lowercase()
            .parse()
            .map_err(|_| OpenError::Option(name))?;
        builder = builder.with_config(key, value);
    }
    let objects = builder.build().map_err(OpenError::Bucket)?;
    let objects = PrefixStore::new(objects, url.path().trim_matches('/'));
    Ok(EvidenceStore::over(Arc::new(objects), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_store_is_refused_with_the_reason() {
        let refused = |address| {
            EvidenceStore::from_url(address)
                .map(drop)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(refused("evidence"), "the evidence address is not a usable url");
        assert_eq!(
            refused("ftp://host/x"),
            "no evidence store for scheme `ftp`: use `file:` or `s3:`"
        );
        let options = [("aws_region".to_owned(), "x".to_owned())];
        let error = EvidenceStore::from_url_with("file:///tmp", options)
            .map(drop)
            .unwrap_err();
        assert!(matches!(error, OpenError::Option(name) if name == "aws_region"));
    }

    #[cfg(not(feature = "s3"))]
    #[test]
    fn a_bucket_names_the_missing_feature() {
        let error = EvidenceStore::from_url("s3://bucket/evidence")
            .map(drop)
            .unwrap_err();
        assert!(matches!(error, OpenError::S3NotBuilt));
        assert!(error.to_string().contains("feature `s3`"));
    }

    #[cfg(feature = "s3")]
    #[test]
    fn a_bucket_opens_with_known_options_only() {
        let open = |name: &str| {
            EvidenceStore::from_url_with(
                "s3://bucket/evidence",
                [(name.to_owned(), "cn-north-1".to_owned())],
            )
        };
        assert!(open("aws_region").is_ok());
        assert!(matches!(open("aws_regoin").map(drop), Err(OpenError::Option(name)) if name == "aws_regoin"));
    }
}
