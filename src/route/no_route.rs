//! Why there is no way.

use std::fmt;

use thiserror::Error;

use crate::mode::Mode;
use crate::units::Meters;

/// A stop and the connected part of a network that it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkComponent {
    /// The name of the stop.
    pub stop: String,
    /// That part in words: `175,639 km of railway in CN, KP, RU`.
    pub component: String,
}

impl fmt::Display for NetworkComponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is on {}", self.stop, self.component)
    }
}

/// Why there is no way between two stops.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum NoRoute {
    /// A route needs two ends.
    #[error("a route needs at least two places; this one has {0}")]
    TooFewStops(usize),
    /// A route needs a means.
    #[error("a route needs at least one mode: sea, rail, air or unknown")]
    NoMode,
    /// The network was left out when the library was built.
    #[error("this build has no {mode} network: build it with the feature `{mode}`")]
    MissingNetwork {
        /// The mode whose network is missing.
        mode: Mode,
    },
    /// An end is too far from the network.
    #[error("{stop} cannot be reached by {mode}: nothing of that network lies within {within}")]
    TooFar {
        /// The mode.
        mode: Mode,
        /// The name of the stop.
        stop: String,
        /// How far was searched.
        within: Meters,
    },
    /// The ends are on parts of the network that do not touch.
    #[error("no way by {mode}: {from}; {to}; the two are not joined")]
    Disconnected {
        /// The mode.
        mode: Mode,
        /// The part that the first stop is on.
        from: NetworkComponent,
        /// The part that the second stop is on.
        to: NetworkComponent,
    },
    /// What must be avoided cannot be.
    #[error("no way by {mode} from {from} to {to} that avoids {avoided}")]
    Blocked {
        /// The mode.
        mode: Mode,
        /// The name of the first stop.
        from: String,
        /// The name of the second stop.
        to: String,
        /// What was to be avoided.
        avoided: String,
    },
    /// None of several modes will do; why, for each.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    AllModesFailed(Vec<NoRoute>),
}
