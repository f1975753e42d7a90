//! How far sources are believed, by their grade.

use serde::{Deserialize, Serialize};

use super::{Reliability, Trust};

/// How far a source of each grade of reliability is believed.
///
/// No standard says, so the table is declared: it has a name, the output carries it, and a dossier may set another. A source
/// without a grade is one whose reliability cannot be judged, F.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct TrustTable {
    /// What the output calls it.
    // Whoever writes a table without a name must not pass for ours.
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
    /// Reliability cannot be judged, or nobody has graded the source.
    #[serde(rename = "F")]
    pub f: Trust,
}

fn unnamed() -> String {
    "of the dossier".to_owned()
}

impl Default for TrustTable {
    /// A .90, B .70, C .50, D .30, E .10, F and ungraded .50.
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            a: Trust::clamped(0.9),
            b: Trust::clamped(0.7),
            c: Trust::clamped(0.5),
            d: Trust::clamped(0.3),
            e: Trust::clamped(0.1),
            f: Trust::clamped(0.5),
        }
    }
}

impl TrustTable {
    /// How far a source of this grade is believed.
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
    fn the_table_of_the_specification() {
        let table = TrustTable::default();
        let values: Vec<f64> = Reliability::ALL.iter().map(|&grade| table.trust_of(Some(grade)).get()).collect();
        assert_eq!(values, [0.9, 0.7, 0.5, 0.3, 0.1, 0.5]);
        assert_eq!(table.trust_of(None), trust(0.5));
    }

    #[test]
    fn a_dossier_may_change_some_values_and_then_has_a_table_of_its_own() {
        let table: TrustTable = serde_json::from_str(r#"{"A": 1, "F": 0.2}"#).unwrap();
        assert_eq!(table.name, "of the dossier");
        assert_eq!(table.trust_of(Some(Reliability::A)), Trust::FULL);
        assert_eq!(table.trust_of(Some(Reliability::B)), trust(0.7));
        assert_eq!(table.trust_of(None), trust(0.2));
        let again: TrustTable = serde_json::from_str(&serde_json::to_string(&table).unwrap()).unwrap();
        assert_eq!(again, table);
    }

    #[test]
    fn a_table_with_a_value_that_is_no_trust_is_refused() {
        let refused = |text: &str| serde_json::from_str::<TrustTable>(text).unwrap_err().to_string();
        assert!(refused(r#"{"A": 90}"#).starts_with("a trust must be between 0 and 1; this is 90"));
        assert!(refused(r#"{"G": 0.5}"#).starts_with("unknown field `G`"));
    }
}
