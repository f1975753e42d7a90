//! Conversion with PROJ. It needs a C++ compiler and minutes to build, so the default build does without it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use proj::Proj;

use super::{CrsError, Direction, Transformed};
use crate::units::Meters;

const WGS84: &str = "EPSG:4326";

/// Operations by source and target system. `None` if PROJ has no operation.
type Operations = BTreeMap<(String, String), Option<Rc<Proj>>>;

thread_local! {
    /// Creating a `Proj` takes up to 65 ms, using it a microsecond. A `Proj` cannot be shared between threads.
    static OPERATIONS: RefCell<Operations> = const { RefCell::new(BTreeMap::new()) };
}

/// A limit on the memory that malicious input can use.
const MAX_OPERATIONS: usize = 64;

/// Returns the operation between two systems. `None` if PROJ does not know one of them.
fn operation(from: &str, to: &str) -> Option<Rc<Proj>> {
    let key = (from.to_owned(), to.to_owned());
    if let Some(known) = OPERATIONS.with_borrow(|operations| operations.get(&key).cloned()) {
        return known;
    }
    let new = Proj::new_known_crs(from, to, None).ok().map(Rc::new);
    OPERATIONS.with_borrow_mut(|operations| {
        if operations.len() < MAX_OPERATIONS {
            operations.insert(key, new.clone());
        }
    });
    new
}

/// Converts one point from or to WGS 84.
pub(super) fn transform(name: &str, direction: Direction, x: f64, y: f64) -> Result<Transformed, CrsError> {
    let (from, to) = match direction {
        Direction::ToWgs84 => (name, WGS84),
        Direction::FromWgs84 => (WGS84, name),
    };
    let operation = operation(from, to).ok_or_else(|| CrsError::UnknownSystem(name.to_owned()))?;
    let outside = |_| CrsError::OutsideDomain { crs: name.to_owned(), x, y };
    let (x, y) = operation.convert((x, y)).map_err(outside)?;
    // PROJ chooses one of several operations on use; the information is about the last use.
    let info = operation.proj_info();
    Ok((x, y, Meters::new(info.accuracy).ok(), info.description))
}
