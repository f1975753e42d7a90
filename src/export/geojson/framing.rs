//! How features follow one another in a file, for everything that is written as GeoJSON.

use std::io::{self, Write};

use serde::Serialize;

/// How features are put one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// One RFC 7946 feature collection, with a line for each feature.
    Collection,
    /// RFC 8142: a record separator, a feature, a line feed, and so on.
    Sequence,
    /// One feature a line.
    Lines,
}

impl Framing {
    /// Returns the bytes before a feature that has others before it.
    pub(super) const fn between(self) -> &'static [u8] {
        match self {
            Self::Collection => b",",
            Self::Sequence | Self::Lines => b"",
        }
    }

    /// Returns the bytes before every feature.
    pub(super) const fn before(self) -> &'static [u8] {
        match self {
            Self::Collection => b"\n",
            Self::Sequence => b"\x1E",
            Self::Lines => b"",
        }
    }

    /// Returns the bytes after every feature.
    pub(super) const fn after(self) -> &'static [u8] {
        match self {
            Self::Collection => b"",
            Self::Sequence | Self::Lines => b"\n",
        }
    }

    /// Begins a collection, with the member `troopmap` if it is known by now. The other framings have no beginning.
    pub(super) fn begin(self, out: &mut impl Write, about: Option<&impl Serialize>) -> io::Result<()> {
        if self != Self::Collection {
            return Ok(());
        }
        out.write_all(b"{\"type\":\"FeatureCollection\",\n")?;
        if let Some(about) = about {
            out.write_all(b"\"troopmap\":")?;
            serde_json::to_writer(&mut *out, about)?;
            out.write_all(b",\n")?;
        }
        out.write_all(b"\"features\":[")
    }

    /// Ends a collection, with what is known only after the last feature. The other framings have no end.
    pub(super) fn end(
        self,
        out: &mut impl Write,
        bbox: Option<[f64; 4]>,
        about: Option<&impl Serialize>,
    ) -> io::Result<()> {
        if self != Self::Collection {
            return Ok(());
        }
        out.write_all(b"\n]")?;
        if let Some(bbox) = bbox {
            out.write_all(b",\n\"bbox\":")?;
            serde_json::to_writer(&mut *out, &bbox)?;
        }
        if let Some(about) = about {
            out.write_all(b",\n\"troopmap\":")?;
            serde_json::to_writer(&mut *out, about)?;
        }
        out.write_all(b"}\n")
    }
}
