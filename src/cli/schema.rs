//! `schema`: prints the JSON Schema of dossiers.

use crate::cli::args::SchemaArgs;
use crate::cli::{Failure, output};

pub(crate) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let schema = troopmap::dossier::json_schema();
    output::write_output(args.out.as_deref(), &[], |out| out.write_all(schema.as_bytes()))
}
