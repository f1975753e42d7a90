//! How wide words are, and where there is room for them.

use unicode_normalization::UnicodeNormalization;

/// A way to set words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Face {
    /// Of the letters, in pixels.
    pub(super) size: f64,
    pub(super) bold: bool,
    /// Extra room after each letter, in ems.
    pub(super) spacing: f64,
}

impl Face {
    pub(super) const fn new(size: f64, bold: bool, spacing: f64) -> Self {
        Self { size, bold, spacing }
    }

    /// How wide the text comes out in Noto Sans, in pixels; Arial, Helvetica and Liberation Sans are a little narrower.
    pub(super) fn width(self, text: &str) -> f64 {
        let widths = if self.bold { &SEMI_BOLD } else { &REGULAR };
        let ems: f64 = text.chars().map(|character| advance(character, widths) / 1000.0 + self.spacing).sum();
        ems * self.size
    }

    /// The text in lines that are not wider than `room`, unless one word is.
    pub(super) fn wrapped(self, text: &str, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

/// Advance widths of U+0020 to U+007E in thousandths of an em, from the fonts in `data/font`.
const REGULAR: [u16; 95] = [
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907,
    760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561, 615, 480, 615,
    564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380,
    551, 380, 572,
];
const SEMI_BOLD: [u16; 95] = [
    260, 277, 452, 646, 572, 875, 743, 250, 324, 324, 546, 572, 279, 320, 276, 399, 572, 572, 572, 572, 572, 572, 572,
    572, 572, 572, 276, 279, 572, 572, 572, 461, 898, 672, 659, 638, 732, 558, 538, 726, 756, 370, 309, 647, 546, 929,
    793, 787, 615, 787, 643, 550, 569, 747, 631, 953, 638, 603, 576, 330, 399, 330, 572, 423, 333, 585, 626, 502, 626,
    585, 371, 626, 638, 283, 283, 588, 283, 960, 638, 617, 626, 626, 434, 493, 406, 638, 547, 830, 560, 548, 484, 389,
    551, 389, 572,
];

fn advance(character: char, widths: &[u16; 95]) -> f64 {
    // An accent does not widen its letter.
    let base = std::iter::once(character).nfd().next().unwrap_or(character);
    match u32::from(base) {
        code @ 0x20..=0x7E => widths.get((code - 0x20) as usize).map_or(600.0, |&width| f64::from(width)),
        0x300..=0x36F | 0x200B..=0x200F => 0.0,
        0x410..=0x42F => 739.0,
        0x430..=0x4FF => 643.0,
        // Hangul, kana and Chinese characters fill a square.
        0x1100.. => 1000.0,
        _ => 650.0,
    }
}

/// A box on the sheet: left, top, right, bottom.
pub(super) type Area = [f64; 4];

/// What is taken on the sheet, in squares so that looking stays quick with thousands of marks.
#[derive(Debug)]
pub(super) struct Room {
    bounds: Area,
    across: usize,
    squares: Vec<Vec<Area>>,
}

const SQUARE: f64 = 64.0;

impl Room {
    pub(super) fn new(width: f64, height: f64) -> Self {
        let (across, down) = (squares(width), squares(height));
        Self { bounds: [0.0, 0.0, width, height], across, squares: vec![Vec::new(); across * down] }
    }

    /// Whether a box lies on the sheet and touches nothing that is taken.
    pub(super) fn is_free(&self, area: Area) -> bool {
        let inside = area[0] >= self.bounds[0]
            && area[1] >= self.bounds[1]
            && area[2] <= self.bounds[2]
            && area[3] <= self.bounds[3];
        inside
            && self.touched(area).all(|square| {
                self.squares[square].iter().all(|taken| {
                    taken[0] >= area[2] || taken[2] <= area[0] || taken[1] >= area[3] || taken[3] <= area[1]
                })
            })
    }

    pub(super) fn take(&mut self, area: Area) {
        for square in self.touched(area).collect::<Vec<_>>() {
            self.squares[square].push(area);
        }
    }

    fn touched(&self, area: Area) -> impl Iterator<Item = usize> + use<> {
        let (across, down) = (self.across, self.squares.len() / self.across);
        let [left, top, right, bottom] = area;
        let columns = square(left, across)..=square(right, across);
        let rows = square(top, down)..=square(bottom, down);
        rows.flat_map(move |row| columns.clone().map(move |column| row * across + column))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a sheet of sane size")]
fn squares(length: f64) -> usize {
    (length.clamp(1.0, 100_000.0) / SQUARE).ceil() as usize
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast from f64 saturates")]
fn square(at: f64, count: usize) -> usize {
    ((at / SQUARE).max(0.0) as usize).min(count - 1)
}

/// Where the words of a mark stand to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A spot for words beside a mark: where their box is, and how they are aligned in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub(super) area: Area,
    pub(super) anchor: Anchor,
}

/// The first free spot around `at` for a box of this size, `gap` away: right, left, above, below, then the corners.
pub(super) fn beside(room: &Room, at: [f64; 2], gap: [f64; 2], size: [f64; 2]) -> Option<Spot> {
    around(at, gap, size).into_iter().find(|spot| room.is_free(spot.area))
}

fn around([x, y]: [f64; 2], gap: [f64; 2], [width, height]: [f64; 2]) -> [Spot; 8] {
    let near = gap.map(|gap| gap * 0.72);
    let spot = |left: f64, top: f64, anchor| Spot { area: [left, top, left + width, top + height], anchor };
    [
        spot(x + gap[0], y - height / 2.0, Anchor::Start),
        spot(x - gap[0] - width, y - height / 2.0, Anchor::End),
        spot(x - width / 2.0, y - gap[1] - height, Anchor::Middle),
        spot(x - width / 2.0, y + gap[1], Anchor::Middle),
        spot(x + near[0], y - near[1] - height, Anchor::Start),
        spot(x + near[0], y + near[1], Anchor::Start),
        spot(x - near[0] - width, y - near[1] - height, Anchor::End),
        spot(x - near[0] - width, y + near[1], Anchor::End),
    ]
}

/// A spot further away, with the line that leads to it, where [`beside`] finds none.
pub(super) fn further(room: &Room, at: [f64; 2], gap: [f64; 2], size: [f64; 2]) -> Option<(Spot, [[f64; 2]; 2])> {
    // Steps by which the words move off, in pixels: soon the eye no longer joins them to their mark.
    [12.0, 24.0, 38.0, 52.0].into_iter().find_map(|off| {
        let around = around(at, gap.map(|gap| gap + off), size);
        around.into_iter().filter(|spot| room.is_free(spot.area)).find_map(|spot| {
            let [left, top, right, bottom] = spot.area;
            let end = [at[0].clamp(left, right), at[1].clamp(top, bottom)];
            let step = [end[0] - at[0], end[1] - at[1]];
            let long = step[0].hypot(step[1]);
            // From the edge of what the mark covers.
            let edge = step.map(f64::abs);
            let share = (gap[0] / edge[0].max(1e-9)).min(gap[1] / edge[1].max(1e-9)).min(1.0);
            let start = [at[0] + step[0] * share, at[1] + step[1] * share];
            let mut from_start = 3.0;
            let mut free = true;
            while from_start < long * (1.0 - share) {
                let [x, y] = [0, 1].map(|axis| start[axis] + step[axis] / long.max(1e-9) * from_start);
                free &= room.is_free([x - 1.5, y - 1.5, x + 1.5, y + 1.5]);
                from_start += 3.0;
            }
            free.then_some((spot, [start, end]))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        let face = Face::new(10.0, false, 0.0);
        assert!((face.width("Av") - 11.47).abs() < 1e-9);
        assert!((face.width("é") - face.width("e")).abs() < 1e-9);
        assert!(face.width("서울") >= 19.0);
        assert_eq!(face.wrapped("one two three", face.width("one two")), ["one two", "three"]);
        assert_eq!(face.wrapped("", 10.0), Vec::<String>::new());
    }

    #[test]
    fn what_is_taken_is_not_free() {
        let mut room = Room::new(300.0, 200.0);
        assert!(room.is_free([10.0, 10.0, 290.0, 190.0]));
        assert!(!room.is_free([-1.0, 10.0, 20.0, 20.0]));
        room.take([100.0, 100.0, 140.0, 120.0]);
        assert!(!room.is_free([139.0, 119.0, 150.0, 130.0]));
        assert!(room.is_free([140.0, 120.0, 150.0, 130.0]));
    }

    #[test]
    fn words_go_where_there_is_room() {
        let mut room = Room::new(300.0, 200.0);
        let at = [250.0, 100.0];
        assert_eq!(beside(&room, at, [10.0, 10.0], [60.0, 16.0]).unwrap().anchor, Anchor::End);
        room.take([200.0, 90.0, 240.0, 110.0]);
        assert_eq!(beside(&room, at, [10.0, 10.0], [60.0, 16.0]).unwrap().anchor, Anchor::Middle);
        assert_eq!(beside(&room, at, [10.0, 10.0], [400.0, 16.0]), None);
    }

    proptest::proptest! {
        #[test]
        fn no_two_labels_meet(marks in proptest::collection::vec((0.0..400.0, 0.0..300.0f64, 10.0..90.0f64), 1..60)) {
            let mut room = Room::new(400.0, 300.0);
            let mut placed: Vec<Area> = Vec::new();
            for (x, y, width) in marks {
                if let Some(spot) = beside(&room, [x, y], [9.0, 9.0], [width, 14.0]) {
                    room.take(spot.area);
                    placed.push(spot.area);
                }
            }
            for (i, a) in placed.iter().enumerate() {
                for b in &placed[i + 1..] {
                    proptest::prop_assert!(a[0] >= b[2] || a[2] <= b[0] || a[1] >= b[3] || a[3] <= b[1]);
                }
            }
        }
    }
}
