//! The reasons why no route is found.

use std::fmt;

use thiserror::Error;

use crate::mode::Mode;
use crate::units::Meters;

/// A stop and its component of the network: all that is connected to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkComponent {
    /// The name of the stop.
    pub stop: String,
    /// A description of the component, such as `175,639 km of railway in CN, KP, RU`.
    pub component: String,
}

impl fmt::Display for NetworkComponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is on {}", self.stop, self.component)
    }
}

/// The reason why no route is found.
#[derive(Clone, Debug, Error, PartialEq)]
#[non_exhaustive]
pub enum NoRoute {
    /// Fewer than two stops were given.
    #[error("a route requires at least two places; got {0}")]
    TooFewStops(usize),
    /// No mode was given.
    #[error("a route requires at least one mode: sea, rail, road, air or unknown")]
    NoMode,
    /// The library was built without the network of the mode.
    #[error("this build has no {mode} network; rebuild it with the feature `{mode}`")]
    MissingNetwork {
        /// The mode whose network is missing.
        mode: Mode,
    },
    /// A stop is too far from the network.
    #[error("{stop} is not served by {mode}: the network is more than {within} away")]
    TooFar {
        /// The mode.
        mode: Mode,
        /// The name of the stop.
        stop: String,
        /// The search radius.
        within: Meters,
    },
    /// The stops are on components of the network that are not connected.
    #[error("no route by {mode}: {from}; {to}; the two are not connected")]
    Disconnected {
        /// The mode.
        mode: Mode,
        /// The component of the first stop.
        from: NetworkComponent,
        /// The component of the second stop.
        to: NetworkComponent,
    },
    /// Every route uses something that must be avoided.
    #[error("no route by {mode} from {from} to {to} that avoids {avoided}")]
    Blocked {
        /// The mode.
        mode: Mode,
        /// The name of the first stop.
        from: String,
        /// The name of the second stop.
        to: String,
        /// The countries or passages to be avoided.
        avoided: String,
    },
    /// None of several modes connects the stops. Holds the reason for each.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    AllModesFailed(Vec<NoRoute>),
}
