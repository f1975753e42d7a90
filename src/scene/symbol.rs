//! The appearance of a mark, and the names of its symbol and style classes.

use super::{DateSense, MarkKind, Rating};
use crate::opinion::{AnalyticConfidence, Likelihood};

/// The appearance of a mark without its place. Marks of the same appearance share one symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MarkSymbol {
    pub(crate) kind: MarkKind,
    pub(crate) rating: Rating,
    pub(crate) area_only: bool,
    pub(crate) ambiguous: bool,
    pub(crate) date_sense: DateSense,
}

impl MarkSymbol {
    /// Returns the id of the symbol, unique to its appearance: `m-presence-l5-low-contested`.
    pub(crate) fn id(self) -> String {
        let kind = match self.kind {
            MarkKind::Presence => "presence",
            MarkKind::Combat => "combat",
            MarkKind::Departure => "departure",
            MarkKind::Expectation => "expectation",
            MarkKind::Other => "other",
        };
        let dates = match self.date_sense {
            DateSense::Plain => "",
            DateSense::Throughout => "-throughout",
            DateSense::SomeDay => "-someday",
        };
        format!(
            "m-{kind}-{}-{}{}{}{}{dates}",
            likelihood_class(self.rating.likelihood),
            confidence_class(self.rating.confidence),
            if self.rating.contested { "-contested" } else { "" },
            if self.area_only { "-area" } else { "" },
            if self.ambiguous { "-ambiguous" } else { "" },
        )
    }
}

/// Returns the style class of a likelihood: `l1` to `l7`.
pub(crate) const fn likelihood_class(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance => "l1",
        Likelihood::VeryUnlikely => "l2",
        Likelihood::Unlikely => "l3",
        Likelihood::RoughlyEvenChance => "l4",
        Likelihood::Likely => "l5",
        Likelihood::VeryLikely => "l6",
        Likelihood::AlmostCertain => "l7",
    }
}

/// Returns the style class of an analytic confidence: `low`, `moderate` or `high`.
pub(crate) const fn confidence_class(confidence: AnalyticConfidence) -> &'static str {
    confidence.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_name_every_part_of_the_appearance() {
        let rating = Rating { likelihood: Likelihood::Likely, confidence: AnalyticConfidence::Low, contested: true };
        let symbol = MarkSymbol {
            kind: MarkKind::Presence,
            rating,
            area_only: false,
            ambiguous: false,
            date_sense: DateSense::Plain,
        };
        assert_eq!(symbol.id(), "m-presence-l5-low-contested");
        let every = MarkSymbol { area_only: true, ambiguous: true, date_sense: DateSense::SomeDay, ..symbol };
        assert_eq!(every.id(), "m-presence-l5-low-contested-area-ambiguous-someday");
    }
}
