//! The trust table: the trust in sources by their grade.

use serde::{Deserialize, Serialize};

use super::{Reliability, Trust};

/// The trust in a source of each grade of reliability.
///
/// No standard defines it, so it is declared: the table has a name, which the output contains, and a dossier may define another. A
/// source without a grade counts as F, reliability cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TrustTable {
    /// The name of the table, as the output shows it.
    // A table without a name must not pass for the default one.
    #[serde(default = "unnamed")]
    pub name: String,
    /// Completely reliable.
    #[serde(rename = "A")]
    pub a: Trust,
    /// Usually reliable.
    #[serde(rename = "B")]
    pub b: Trust,
    /// Fairly reliable.
    #[serde(rename = "C")]
    pub c: Trust,
    /// Not usually reliable.
    #[serde(rename = "D")]
    pub d: Trust,
    /// Unreliable.
    #[serde(rename = "E")]
    pub e: Trust,
    /// Reliability cannot be judged, or the source is not graded.
    #[serde(rename = "F")]
    pub f: Trust,
}

fn unnamed() -> String {
    "of the dossier".to_owned()
}

impl Default for TrustTable {
    /// Returns the default table: A .90, B .70, C .50, D .30, E .10, F and ungraded .50.
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            a: Trust::clamp_rounded(0.9),
            b: Trust::clamp_rounded(0.7),
            c: Trust::clamp_rounded(0.5),
            d: Trust::clamp_rounded(0.3),
            e: Trust::clamp_rounded(0.1),
            f: Trust::clamp_rounded(0.5),
        }
    }
}

impl TrustTable {
    /// Returns the trust in a source of a grade.
    pub const fn trust_of(&self, reliability: Option<Reliability>) -> Trust {
        match reliability {
            Some(Reliability::A) => self.a,
            Some(Reliability::B) => self.b,
            Some(Reliability::C) => self.c,
            Some(Reliability::D) => self.d,
            Some(Reliability::E) => self.e,
            Some(Reliability::F) | None => self.f,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(value: f64) -> Trust {
        Trust::new(value).unwrap()
    }

    #[test]
    fn the_default_table_follows_the_specification() {
        let table = TrustTable::default();
        let values: Vec<f64> = Reliability::ALL.iter().map(|&grade| table.trust_of(Some(grade)).get()).collect();
        assert_eq!(values, [0.9, 0.7, 0.5, 0.3, 0.1, 0.5]);
        assert_eq!(table.trust_of(None), trust(0.5));
    }

    #[test]
    fn a_changed_table_has_another_name() {
        let table: TrustTable = serde_json::from_str(r#"{"A": 1, "F": 0.2}"#).unwrap();
        assert_eq!(table.name, "of the dossier");
        assert_eq!(table.trust_of(Some(Reliability::A)), Trust::FULL);
        assert_eq!(table.trust_of(Some(Reliability::B)), trust(0.7));
        assert_eq!(table.trust_of(None), trust(0.2));
        let copy: TrustTable = serde_json::from_str(&serde_json::to_string(&table).unwrap()).unwrap();
        assert_eq!(copy, table);
    }

    #[test]
    fn rejects_invalid_values_and_grades() {
        let error = |text: &str| serde_json::from_str::<TrustTable>(text).unwrap_err().to_string();
        assert!(error(r#"{"A": 90}"#).starts_with("trust must be between 0 and 1, but is 90"));
        assert!(error(r#"{"G": 0.5}"#).starts_with("unknown field `G`"));
    }
}
