//! A name to resolve, and what its claim says about it.

/// A name to resolve, and what its claim says about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceQuery<'a> {
    /// The place as it is written in the document.
    pub name: &'a str,
    /// The country that the claim gives, as ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// Which document it stands in. Names of one document are read together first.
    pub document: Option<&'a str>,
}

impl<'a> PlaceQuery<'a> {
    /// A name alone.
    pub const fn new(name: &'a str) -> Self {
        Self { name, country: None, document: None }
    }
}
