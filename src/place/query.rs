//! A place name to resolve, together with what its claim says about it.

/// A place name to resolve, together with what its claim says about it.
///
/// ```
/// use troopmap::PlaceQuery;
///
/// let query = PlaceQuery::new("Pokrovsk").with_country("UA").with_document("rferl-1018");
/// assert_eq!((query.name, query.country), ("Pokrovsk", Some("UA")));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct PlaceQuery<'a> {
    /// The name as written in the document.
    pub name: &'a str,
    /// The country that the claim gives, as ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// The country of the claim's subject, as ISO 3166-1 alpha-2. Unlike [`country`](Self::country) it excludes no place: soldiers
    /// of one country are reported in others.
    pub subject_country: Option<&'a str>,
    /// The id of the document that contains the name. Names of one document help to resolve each other.
    pub document: Option<&'a str>,
}

impl<'a> PlaceQuery<'a> {
    /// Creates a query from a name alone.
    pub const fn new(name: &'a str) -> Self {
        Self { name, country: None, subject_country: None, document: None }
    }

    /// Sets the country that the claim gives, as ISO 3166-1 alpha-2.
    #[must_use]
    pub const fn with_country(mut self, country: &'a str) -> Self {
        self.country = Some(country);
        self
    }

    /// Sets the country of the claim's subject, as ISO 3166-1 alpha-2.
    #[must_use]
    pub const fn with_subject_country(mut self, country: &'a str) -> Self {
        self.subject_country = Some(country);
        self
    }

    /// Sets the id of the document that contains the name.
    #[must_use]
    pub const fn with_document(mut self, document: &'a str) -> Self {
        self.document = Some(document);
        self
    }
}
