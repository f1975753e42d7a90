//! `completions` and `man`, for packagers.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::args::Args;
use crate::cli::{Failure, output};

pub(crate) fn completions(shell: Shell) -> Result<(), Failure> {
    output::write_to(None, &[], |out| {
        // The generator panics when writing fails, so it writes into memory.
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut Args::command(), "troopmap", &mut text);
        out.write_all(&text)
    })
}

pub(crate) fn man(folder: Option<&Path>) -> Result<(), Failure> {
    let Some(folder) = folder else {
        return output::write_to(None, &[], |mut out| clap_mangen::Man::new(Args::command()).render(&mut out));
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(Args::command(), folder))
        .map_err(|source| Failure::Write { to: folder.display().to_string(), source })
}
