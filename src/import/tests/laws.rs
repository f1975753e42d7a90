//! Properties of all files, including damaged ones.

use super::*;
use crate::import::record_builder::SAME_ROW;
use proptest::prelude::*;

const FILES: [(&str, ImportFormat, bool); 13] = [
    ("ucdp.csv", ImportFormat::UcdpGed, true),
    ("acled.csv", ImportFormat::Acled, true),
    ("table.csv", ImportFormat::CsvPoints, true),
    ("geoconfirmed.csv", ImportFormat::GeoConfirmed, true),
    ("uawardata.csv", ImportFormat::Uawardata, true),
    ("sfm.csv", ImportFormat::SecurityForceMonitor, true),
    ("sfm-older.csv", ImportFormat::SecurityForceMonitor, true),
    ("uawardata.geojson", ImportFormat::Uawardata, false),
    ("points.geojson", ImportFormat::GeoJson, false),
    ("timemap.json", ImportFormat::TimeMap, false),
    ("linked-places.json", ImportFormat::LinkedPlaces, false),
    ("stix.json", ImportFormat::Stix, false),
    ("placemarks.kml", ImportFormat::Kml, false),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Each row is either accepted or rejected, and the accepted rows make a valid dossier, whatever bytes are damaged.
    #[test]
    fn accepts_or_rejects_each_row(
        (file, format, is_table) in prop::sample::select(&FILES[..]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"0;,\"\n-9xX{}[]<>&".as_slice())), 0..8),
    ) {
        let mut bytes = std::fs::read(format!("{FIXTURES}/{file}")).unwrap();
        // With a damaged header it would be another table.
        let header = if is_table { bytes.iter().position(|&byte| byte == b'\n').unwrap() } else { 0 };
        for (at, byte) in damage {
            let at = header + 1 + at.index(bytes.len() - header - 1);
            if bytes[at].is_ascii() {
                bytes[at] = byte;
            }
        }
        let published = Some(Edtf::parse("2031-12-31").unwrap());
        let strict = ImportOptions { published, ..ImportOptions::default() };
        let lenient = ImportOptions { lenient: true, ..strict.clone() };
        let imported = match read(format, file, bytes.as_slice(), &lenient) {
            Ok(imported) => imported,
            // Other formats may not be syntactically valid any more.
            Err(problems) => {
                prop_assert!(!is_table, "{}", problems);
                return Ok(());
            }
        };
        let kept = imported.records.claims.iter().filter(|claim| !claim.original.contains_key(SAME_ROW)).count();
        prop_assert_eq!(imported.rows, kept + imported.rejects.len());
        if is_table {
            // Parallel conversion accepts and rejects the same rows.
            let conversion = Conversion::new(format, file, &lenient).with_threads(std::num::NonZero::new(3).unwrap());
            let mut out = Vec::new();
            let report = convert(&conversion, bytes.as_slice(), &mut out, b"\n", |row, text| {
                text.extend_from_slice(row.event.id.to_string().as_bytes());
                Ok(())
            });
            let report = report.unwrap();
            prop_assert_eq!(report.rows, imported.rows);
            let ids = std::str::from_utf8(&out).unwrap().lines().count();
            prop_assert_eq!(ids + report.rejects.len(), report.rows);
            // Only records show whether an event ends after its publication.
            let whole = |reject: &&RejectedRow| !matches!(reject.cause, InvalidRow::AfterPublication { .. } | InvalidRow::InvalidId { .. });
            let fields = |reject: &RejectedRow| (reject.line, reject.column, reject.cause.clone(), reject.row.clone());
            let expected: Vec<_> = imported.rejects.iter().filter(whole).map(fields).collect();
            prop_assert_eq!(report.rejects.iter().map(fields).collect::<Vec<_>>(), expected);
        }
        let strict = read(format, file, bytes.as_slice(), &strict);
        prop_assert_eq!(strict.is_ok(), imported.rejects.is_empty());
        if let Err(problems) = Dossier::try_from(imported.records) {
            prop_assert!(false, "{}", problems);
        }
    }
}
