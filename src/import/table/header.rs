//! The header of a table.

use crate::dossier::quote_text;
use crate::problem::Problem;

/// The names of the columns, as written and normalized for comparison.
#[derive(Clone, Debug, Default)]
pub(crate) struct Header {
    names: Vec<String>,
    keys: Vec<String>,
}

impl Header {
    /// Creates a header. Returns an error if two columns have the same name.
    pub(super) fn new<'a>(file: &str, cells: impl Iterator<Item = &'a str>) -> Result<Self, Box<Problem>> {
        let mut header = Self::default();
        let mut seen = std::collections::HashMap::new();
        for (number, cell) in cells.enumerate() {
            // With carriage returns alone, the whole file is one line, and becomes part of the header.
            if cell.trim().contains('\r') {
                let message =
                    format!("{file} has only carriage returns as line endings, as old Macintosh programs wrote them");
                let help = "save it as CSV again, or: tr '\\r' '\\n' < FILE";
                return Err(Box::new(Problem::error("line-ends", message).with_help(help)));
            }
            // A table may have an unnamed column of row numbers.
            let name = if cell.trim().is_empty() { format!("column {}", number + 1) } else { cell.trim().to_owned() };
            let key = normalize(&name);
            if let Some(first) = seen.insert(key.clone(), number) {
                let message = format!(
                    "{file} has two columns named {}: columns {} and {}",
                    quote_text(&key),
                    first + 1,
                    number + 1
                );
                return Err(Box::new(Problem::error("duplicate-column", message)));
            }
            header.names.push(name);
            header.keys.push(key);
        }
        Ok(header)
    }

    /// Creates a header from keys that are found one by one. A key that differs from an earlier one only in case is a
    /// separate column, but a search finds only the first.
    #[must_use]
    pub(crate) fn from_keys(names: Vec<String>) -> Self {
        let keys = names.iter().map(|name| normalize(name)).collect();
        Self { names, keys }
    }

    /// Returns the number of columns.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Returns the names as written.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Finds a column by its normalized name: lowercase, words joined by `_`.
    pub(crate) fn find(&self, wanted: &str) -> Option<usize> {
        self.keys.iter().position(|key| key == wanted)
    }

    /// Finds a column by its name as a person writes it.
    pub(crate) fn find_named(&self, wanted: &str) -> Option<usize> {
        self.names.iter().position(|name| name == wanted).or_else(|| self.find(&normalize(wanted)))
    }

    /// Finds the first of several names that exists.
    pub(crate) fn find_any(&self, wanted: &[&str]) -> Option<usize> {
        wanted.iter().find_map(|name| self.find(name))
    }

    /// Finds required columns. Returns an error that lists the missing ones.
    pub(crate) fn require<const N: usize>(
        &self,
        file: &str,
        format: &str,
        wanted: [&str; N],
    ) -> Result<[usize; N], Box<Problem>> {
        let missing: Vec<&str> = wanted.iter().copied().filter(|name| self.find(name).is_none()).collect();
        if !missing.is_empty() {
            let plural = if missing.len() == 1 { "column" } else { "columns" };
            let message = format!("{file} lacks the {plural} {}, which {format} requires", missing.join(", "));
            let has = quote_text(&self.names.join(", "));
            let help = format!("its columns are {has}; to read only its points, choose the format csv-points");
            return Err(Box::new(Problem::error("missing-column", message).with_help(help)));
        }
        Ok(wanted.map(|name| self.find(name).unwrap_or_default()))
    }
}

/// Normalizes a name for comparison: lowercase, words joined by `_`.
fn normalize(name: &str) -> String {
    name.trim().chars().map(|c| if c == ' ' || c == '-' { '_' } else { c }).flat_map(char::to_lowercase).collect()
}
