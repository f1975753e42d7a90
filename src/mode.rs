//! Modes of transport.

use crate::word::words;

words! {
    closed "mode"
    /// The mode of transport of a movement, as reported.
    Mode {
        /// By ship.
        Sea = "sea",
        /// By train.
        Rail = "rail",
        /// By truck, by bus or on foot.
        Road = "road",
        /// By aircraft.
        Air = "air",
        /// Not reported.
        Unknown = "unknown",
    }
}
