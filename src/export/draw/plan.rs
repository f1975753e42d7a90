//! What stands where on the map, before anything is written.

use super::circles;
use super::frame::Frame;
use super::marks::Placed;
use super::names::{self, Name};
use super::scale::{self, ScaleBar};
use super::scene::Scene;
use super::text::Room;
use super::ways;
use super::words::{self, Words};

/// A map with a place for everything.
pub(super) struct Plan<'a> {
    pub(super) placed: Placed<'a>,
    /// Words beside marks and the ends of movements.
    pub(super) words: Vec<Words>,
    /// Words of marks that found no room.
    pub(super) crowded: Vec<Words>,
    /// Names for orientation.
    pub(super) names: Vec<Name>,
    pub(super) bar: Option<ScaleBar>,
    /// Whether north is up all over the window.
    pub(super) north: bool,
}

impl<'a> Plan<'a> {
    /// Gives room in the order of what matters: the scale, the marks with their words, movements, names for orientation.
    pub(super) fn new(scene: &'a Scene, frame: &Frame) -> Self {
        let mut room = Room::new(frame.width, frame.height);
        let bar = ScaleBar::new(frame);
        if let Some(bar) = &bar {
            room.take(bar.area());
        }
        let north = scale::north_is_up(frame);
        if north {
            room.take(scale::arrow_area(frame));
        }
        let placed = Placed::new(scene, frame);
        ways::keep_clear(scene, frame, &mut room);
        let (mut words, crowded) = words::of_marks(&placed, &mut room);
        words.extend(words::of_stops(scene, frame, &mut room));
        words.extend(words::of_ends(scene, frame, &mut room));
        circles::keep_clear(scene, frame, &mut room);
        let names = names::find(scene, frame, &mut room);
        Self { placed, words, crowded, names, bar, north }
    }
}
