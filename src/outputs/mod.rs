//! What a run leaves behind: documents, annexes, and a manifest that says what they were made from.
//!
//! In: finished bytes. Out: files in `out/PERIOD/`, each whole or not there at all; before that, PDFs are read back.
//! It never makes a figure, never runs a program, and never names a file after anything in a cell.

mod digest;
mod disk;
mod folder;
mod manifest;
mod readback;
pub mod workbooks;

pub use digest::{sha256_file, sha256_hex, sha256_named};
pub use folder::{OutputFolder, Published};
pub use manifest::{DocumentEntry, FontEntry, InputEntry, Manifest, SetAside, font_entries};
pub use readback::read_back;
