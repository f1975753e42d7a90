//! Ways to travel.

use crate::word::words;

words! {
    closed "mode"
    /// How something moved, or is said to have.
    Mode {
        /// By ship.
        Sea = "sea",
        /// By train.
        Rail = "rail",
        /// By lorry, bus or on foot.
        Road = "road",
        /// By aircraft.
        Air = "air",
        /// Nobody said.
        Unknown = "unknown",
    }
}
