//! What changed between two maps.

use std::cmp::Ordering;

use super::Feature;

/// One difference between two maps.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<'a> {
    /// A feature that only the later map has.
    Added(&'a Feature),
    /// A feature that only the earlier map has.
    Removed(&'a Feature),
    /// A feature that both maps have, and that is not the same in both.
    Changed {
        /// The feature of the earlier map.
        before: &'a Feature,
        /// The feature of the later map.
        after: &'a Feature,
    },
}

/// The differences between two maps, in the order of ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes<'a>(Vec<Change<'a>>);

impl<'a> Changes<'a> {
    /// Compares two lists of features, each in the order of ids.
    pub(crate) fn between(
        earlier: impl IntoIterator<Item = &'a Feature>,
        later: impl IntoIterator<Item = &'a Feature>,
    ) -> Self {
        let mut changes = Vec::new();
        let (mut before, mut after) = (earlier.into_iter().peekable(), later.into_iter().peekable());
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => return Self(changes),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(before), Some(after)) => before.id().cmp(after.id()),
            };
            match order {
                Ordering::Less => changes.extend(before.next().map(Change::Removed)),
                Ordering::Greater => changes.extend(after.next().map(Change::Added)),
                Ordering::Equal => {
                    let pair = before.next().zip(after.next()).filter(|(before, after)| before != after);
                    changes.extend(pair.map(|(before, after)| Change::Changed { before, after }));
                }
            }
        }
    }

    /// Returns every difference, in the order of ids.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Change<'a>> {
        self.0.iter().copied()
    }

    /// Returns the features that only the later map has.
    pub fn added(&self) -> impl Iterator<Item = &'a Feature> {
        self.0.iter().filter_map(|change| if let Change::Added(feature) = change { Some(*feature) } else { None })
    }

    /// Returns the features that only the earlier map has.
    pub fn removed(&self) -> impl Iterator<Item = &'a Feature> {
        self.0.iter().filter_map(|change| if let Change::Removed(feature) = change { Some(*feature) } else { None })
    }

    /// Returns the features that both maps have and that are not the same in both, each as it was and as it is.
    pub fn changed(&self) -> impl Iterator<Item = (&'a Feature, &'a Feature)> {
        self.0.iter().filter_map(|change| match change {
            Change::Changed { before, after } => Some((*before, *after)),
            _ => None,
        })
    }

    /// Returns the number of differences.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether the maps have the same features.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
