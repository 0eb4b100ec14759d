//! The program `lianxi`: see `lianxi::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    lianxi::cli::run()
}
