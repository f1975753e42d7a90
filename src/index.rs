//! Indices into the lists of a dossier.

/// Declares a type of index.
macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            pub(crate) fn new(at: usize) -> Self {
                // Reading caps claims at a million by default; a list of four thousand million records would not fit in memory.
                Self(u32::try_from(at).unwrap_or(u32::MAX))
            }

            /// Returns the index as a number, to look the record up in its list.
            pub const fn get(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// The index of a claim in [`Dossier::claims`](crate::Dossier::claims).
    ///
    /// ```
    /// # use troopmap::{Assessment, Dossier, DocumentId};
    /// fn documents<'d>(dossier: &'d Dossier, assessment: &Assessment) -> Vec<&'d DocumentId> {
    ///     assessment.claims.iter().map(|relevant| &dossier.claims()[relevant.claim.get()].document).collect()
    /// }
    /// ```
    ClaimIx
);
index!(
    /// The index of a document in [`Dossier::documents`](crate::Dossier::documents).
    DocumentIx
);
index!(
    /// The index of a source in [`Dossier::sources`](crate::Dossier::sources).
    SourceIx
);
index!(
    /// The index of a subject in [`Subjects`](crate::Subjects).
    SubjectIx
);
