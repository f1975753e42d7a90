//! A name to resolve, and what its claim says about it.

/// A name to resolve, and what its claim says about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request<'a> {
    /// The place as it is written in the document.
    pub written: &'a str,
    /// The country that the claim gives, as ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// Which document it stands in. Names of one document are read together first.
    pub document: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// A name alone.
    pub const fn new(written: &'a str) -> Self {
        Self { written, country: None, document: None }
    }
}
