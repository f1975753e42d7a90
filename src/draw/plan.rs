//! What stands where on the map, before anything is written.

use std::collections::BTreeMap;

use super::bundle::{self, Anchor, Way};
use super::circles;
use super::frame::Frame;
use super::marks::Placed;
use super::names::{self, Name};
use super::outline::Outline;
use super::scale::{self, ScaleBar};
use super::text::Room;
use super::ways;
use super::words::{self, Words};
use crate::position::Position;
use crate::scene::Scene;

/// A map with a place for everything.
pub(super) struct Plan<'a> {
    pub(super) placed: Placed<'a>,
    pub(super) ways: Vec<Way<'a>>,
    /// The frames of the insets that show a part of this map at a larger scale.
    pub(super) outlines: Vec<Outline>,
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
    /// For a page, which can be enlarged: every mark and every movement on its own.
    pub(super) fn for_page(scene: &'a Scene, frame: &Frame) -> Self {
        let ways = bundle::ways(scene, frame, false, |_| None);
        Self::with(scene, frame, Placed::each(scene, frame), ways, Vec::new(), false)
    }

    /// For paper: what would lie over one another is gathered, or shown by the insets of these outlines.
    pub(super) fn for_paper(scene: &'a Scene, frame: &Frame, outlines: Vec<Outline>) -> Self {
        let placed = Placed::gathered(scene, frame);
        let ways = {
            let key = |at: Position| [at.lon().to_bits(), at.lat().to_bits()];
            let piles: BTreeMap<_, _> = placed
                .piles
                .iter()
                .enumerate()
                .flat_map(|(number, pile)| pile.marks.iter().map(move |mark| (key(mark.position), (number, pile.at))))
                .collect();
            let marked: std::collections::BTreeSet<_> = scene.marks.iter().map(|mark| key(mark.position)).collect();
            bundle::ways(scene, frame, true, |end| {
                if let Some(&(number, at)) = piles.get(&key(end)) {
                    return Some(Anchor { key: [2, i64::try_from(number).unwrap_or(0), 0], at, edge: None });
                }
                let at = frame.place(end);
                let outline = outlines.iter().find(|outline| !marked.contains(&key(end)) && outline.holds(at))?;
                Some(outline.anchor())
            })
        };
        Self::with(scene, frame, placed, ways, outlines, true)
    }

    /// How many reports it shows, on this map and in the insets cut from it.
    pub(super) fn reports(&self) -> usize {
        let piled: usize = self.placed.piles.iter().map(|pile| pile.marks.len()).sum();
        let framed: usize = self.outlines.iter().map(Outline::reports).sum();
        self.placed.marks.len() + piled + framed
    }

    /// Gives room in the order of what matters: the scale, the marks with their words, movements, names for orientation.
    fn with(
        scene: &'a Scene,
        frame: &Frame,
        placed: Placed<'a>,
        ways: Vec<Way<'a>>,
        outlines: Vec<Outline>,
        paper: bool,
    ) -> Self {
        let mut room = Room::new(frame.width, frame.height);
        let bar = ScaleBar::new(frame);
        if let Some(bar) = &bar {
            room.take(bar.area());
        }
        let north = scale::north_is_up(frame);
        if north {
            room.take(scale::arrow_area(frame));
        }
        for outline in &outlines {
            outline.keep_clear(&mut room);
        }
        ways::keep_clear(&ways, scene, frame, &mut room);
        let (mut words, crowded) = words::of_marks(&placed, paper, &mut room);
        words.extend(words::of_stops(scene, frame, &mut room));
        words.extend(words::of_ends(scene, frame, &mut room));
        if paper {
            words.extend(words::of_exits(&ways, frame, &mut room));
        }
        circles::keep_clear(scene, frame, paper, &mut room);
        let names = names::find(scene, frame, &mut room);
        Self { placed, ways, outlines, words, crowded, names, bar, north }
    }
}
