//! What a run leaves behind: documents, annexes, and a manifest that says what they were made from.
//!
//! In: finished bytes. Out: files in `out/PERIOD/`, each whole or not there at all; before that, PDFs are read back.
//! It never makes a figure, never runs a program, and never names a file after anything in a cell.

mod disk;
mod folder;
mod frozen;
mod manifest;
mod readback;
pub mod workbooks;

pub use folder::{OutputFolder, Published, Staged};
pub use frozen::{FrozenFolder, HeldFolder, SealedFile};
pub use manifest::{DocumentEntry, FontEntry, InputEntry, Manifest, SetAside, font_entries};
pub use readback::{agree, read_back};
