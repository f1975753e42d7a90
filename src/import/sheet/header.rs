//! The names of the columns of a table.

use crate::dossier::quote_text;
use crate::problem::Problem;

/// The names of the columns, as written and as they are compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Header {
    names: Vec<String>,
    keys: Vec<String>,
}

impl Header {
    /// Checks that no name stands twice.
    pub(super) fn new<'a>(file: &str, cells: impl Iterator<Item = &'a str>) -> Result<Self, Box<Problem>> {
        let mut header = Self::default();
        let mut seen = std::collections::HashMap::new();
        for (number, cell) in cells.enumerate() {
            // A row that ends with this sign alone goes on into the next ones, and the whole table into its header.
            if cell.trim().contains('\r') {
                let message = format!(
                    "the lines of {file} end with a carriage return alone, as old Macintosh programs wrote them"
                );
                let help = "save it as CSV again, or: tr '\\r' '\\n' < FILE";
                return Err(Box::new(Problem::error("line-ends", message).with_help(help)));
            }
            // A table may have a nameless column of row numbers.
            let name = if cell.trim().is_empty() { format!("column {}", number + 1) } else { cell.trim().to_owned() };
            let key = key(&name);
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

    /// Columns of keys that are found one by one. A key that differs from one before in case alone is another column of the
    /// same name, and only the first is found by it.
    #[must_use]
    pub(crate) fn of_keys(names: Vec<String>) -> Self {
        let keys = names.iter().map(|name| key(name)).collect();
        Self { names, keys }
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The names as they are written.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The column of that name: small letters, words joined by `_`.
    pub(crate) fn find(&self, wanted: &str) -> Option<usize> {
        self.keys.iter().position(|key| key == wanted)
    }

    /// The column of a name as a person writes it.
    pub(crate) fn find_named(&self, wanted: &str) -> Option<usize> {
        self.names.iter().position(|name| name == wanted).or_else(|| self.find(&key(wanted)))
    }

    /// The first of those names that there is.
    pub(crate) fn find_any(&self, wanted: &[&str]) -> Option<usize> {
        wanted.iter().find_map(|name| self.find(name))
    }

    /// The columns of those names, or the problem that says which are missing.
    pub(crate) fn require<const N: usize>(
        &self,
        file: &str,
        format: &str,
        wanted: [&str; N],
    ) -> Result<[usize; N], Box<Problem>> {
        let missing: Vec<&str> = wanted.iter().copied().filter(|name| self.find(name).is_none()).collect();
        if !missing.is_empty() {
            let plural = if missing.len() == 1 { "column" } else { "columns" };
            let message = format!("{file} lacks the {plural} {} of {format}", missing.join(", "));
            let has = quote_text(&self.names.join(", "));
            let help = format!("it has {has}; read as csv-points it is a table of points and nothing more");
            return Err(Box::new(Problem::error("missing-column", message).with_help(help)));
        }
        Ok(wanted.map(|name| self.find(name).unwrap_or_default()))
    }
}

/// A name as names are compared: small letters, words joined by `_`.
fn key(name: &str) -> String {
    name.trim().chars().map(|c| if c == ' ' || c == '-' { '_' } else { c }).flat_map(char::to_lowercase).collect()
}
