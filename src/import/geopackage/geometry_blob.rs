//! The geometries of a GeoPackage: a header and well-known binary.

use std::fmt::Write as _;

use crate::crs;

/// The greatest depth of nested geometry collections.
const MAX_NESTING: usize = 16;

/// Stands for a geometry that is not one, so that the reader of features rejects the row and not the file.
pub(super) const MALFORMED: &str = "{\"type\":\"a malformed geometry\"}";

/// Reads well-known binary (OGC 06-103r4, and the flags that `PostGIS` sets for height and measure).
pub(super) struct GeometryReader<'b> {
    bytes: &'b [u8],
    crs: Option<&'b str>,
}

#[derive(Clone, Copy)]
struct Layout {
    is_little: bool,
    has_height: bool,
    has_measure: bool,
}

impl<'b> GeometryReader<'b> {
    /// Converts a geometry of a GeoPackage to GeoJSON.
    pub(super) fn to_json(blob: &'b [u8], crs: Option<&'b str>) -> String {
        let parse = || {
            let flags = *blob.strip_prefix(b"GP\0")?.first()?;
            let envelope = [0, 32, 48, 48, 64].get(usize::from(flags >> 1 & 7))?;
            // Bit 5 marks an extension of the format.
            let wkb = blob.get(8 + envelope..).filter(|_| flags & 0x20 == 0)?;
            let mut json = String::new();
            Self { bytes: wkb, crs }.geometry(MAX_NESTING, &mut json)?;
            Some(json)
        };
        parse().unwrap_or_else(|| MALFORMED.to_owned())
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }

    fn word(&mut self, layout: Layout) -> Option<u32> {
        let bytes = self.take()?;
        Some(if layout.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn number(&mut self, layout: Layout) -> Option<f64> {
        let bytes = self.take()?;
        Some(if layout.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// Reads the byte order and the kind.
    fn head(&mut self) -> Option<(u32, Layout)> {
        let is_little = match self.take()? {
            [0] => false,
            [1] => true,
            _ => return None,
        };
        let layout = Layout { is_little, has_height: false, has_measure: false };
        let kind = self.word(layout)?;
        let thousands = kind & 0xFFFF;
        let has_height = kind & 0x8000_0000 != 0 || matches!(thousands / 1000, 1 | 3);
        let has_measure = kind & 0x4000_0000 != 0 || matches!(thousands / 1000, 2 | 3);
        if kind & 0x2000_0000 != 0 {
            self.word(layout)?;
        }
        Some((thousands % 1000, Layout { has_height, has_measure, ..layout }))
    }

    fn geometry(&mut self, nesting: usize, json: &mut String) -> Option<()> {
        let nesting = nesting.checked_sub(1)?;
        let (kind, layout) = self.head()?;
        let name = match kind {
            1 => "Point",
            2 => "LineString",
            3 => "Polygon",
            4 => "MultiPoint",
            5 => "MultiLineString",
            6 => "MultiPolygon",
            7 => "GeometryCollection",
            // Curves and surfaces have no form in GeoJSON.
            _ => return None,
        };
        let member = if kind == 7 { "geometries" } else { "coordinates" };
        let _ = write!(json, "{{\"type\":\"{name}\",\"{member}\":");
        match kind {
            1 => self.position(layout, json)?,
            2 => self.list(layout, json, |reader, json| reader.position(layout, json))?,
            3 => self.rings(layout, json)?,
            7 => self.list(layout, json, |reader, json| reader.geometry(nesting, json))?,
            _ => self.list(layout, json, |reader, json| {
                let (part, layout) = reader.head()?;
                match (kind, part) {
                    (4, 1) => reader.position(layout, json),
                    (5, 2) => reader.list(layout, json, |reader, json| reader.position(layout, json)),
                    (6, 3) => reader.rings(layout, json),
                    _ => None,
                }
            })?,
        }
        json.push('}');
        Some(())
    }

    fn rings(&mut self, layout: Layout, json: &mut String) -> Option<()> {
        self.list(layout, json, |reader, json| reader.list(layout, json, |reader, json| reader.position(layout, json)))
    }

    /// Reads a count and as many parts. A count that the bytes do not bear out ends with them.
    fn list(
        &mut self,
        layout: Layout,
        json: &mut String,
        mut part: impl FnMut(&mut Self, &mut String) -> Option<()>,
    ) -> Option<()> {
        let count = self.word(layout)?;
        json.push('[');
        for number in 0..count {
            if number > 0 {
                json.push(',');
            }
            part(self, json)?;
        }
        json.push(']');
        Some(())
    }

    fn position(&mut self, layout: Layout, json: &mut String) -> Option<()> {
        let (x, y) = (self.number(layout)?, self.number(layout)?);
        let height = if layout.has_height { Some(self.number(layout)?) } else { None };
        if layout.has_measure {
            self.number(layout)?;
        }
        if x.is_nan() && y.is_nan() {
            // An empty point.
            json.push_str("[]");
            return Some(());
        }
        let (lon, lat) = match self.crs {
            None => (x, y),
            Some(crs) => {
                let position = crs::to_wgs84(crs, x, y).ok()?.position;
                (position.lon(), position.lat())
            }
        };
        if !(lon.is_finite() && lat.is_finite()) {
            return None;
        }
        let _ = write!(json, "[{lon},{lat}");
        if let Some(height) = height.filter(|height| height.is_finite()) {
            let _ = write!(json, ",{height}");
        }
        json.push(']');
        Some(())
    }
}
