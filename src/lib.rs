//! lianxi 联席: from an office's exports to checked quarterly figures and signed documents.
//!
//! Words that every stage shares come first; then the stages, in the order in which data flow through
//! them. A stage takes a value and returns a value; arrows never point back (`tests/it/layers.rs`).
//!
//! ```text
//! exports/ → ingest → records → checks
//!                        ↓
//!                   statistics → freeze → documents → templating → typeset → outputs → out/
//! ```

pub mod digest;
pub mod failure;
pub mod finding;
pub mod meeting;
pub mod money;
pub mod office;
pub mod period;
pub mod place;
pub mod privacy;
pub mod process;
pub mod workdays;

pub mod checks;
pub mod documents;
pub mod freeze;
pub mod ingest;
pub mod outputs;
pub mod records;
pub mod statistics;
pub mod templating;
pub mod typeset;

pub mod cli;

/// The program's name and version, as manifests and `doctor` tell it.
pub const PROGRAM: &str = concat!("lianxi ", env!("CARGO_PKG_VERSION"));
