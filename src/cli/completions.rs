//! `completions` and `man`, for packagers.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::args::Args;
use crate::cli::{Failure, output};

pub(crate) fn print_completions(shell: Shell) -> Result<(), Failure> {
    output::write_output(None, &[], |out| {
        // The generator panics on a write error, so it writes to memory.
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Args::command(), "troopmap", &mut script);
        out.write_all(&script)
    })
}

pub(crate) fn write_man_pages(folder: Option<&Path>) -> Result<(), Failure> {
    let Some(folder) = folder else {
        return output::write_output(None, &[], |mut out| clap_mangen::Man::new(Args::command()).render(&mut out));
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Args::command(), folder))
        .map_err(|source| Failure::Write { to: folder.display().to_string(), source })
}
