//! Typst source → PDF: the only place that starts a program other than our own.
//!
//! In: private folders of Typst source made by `templating`, and which fonts the office wants.
//! Out: the PDFs' bytes, checked to be whole, or a Failure in our words; and what typst and which
//! fonts this machine has. It never writes a file (but what it learnt, in the user's cache), never reaches the network, never prints what
//! typst said.
//!
//! - `locate` finds the program and the font folders; `crate::process` runs it on a leash.
//! - `typst_cli` is the program: flags, version, compile, evaluate. `batch` typesets side by side.
//! - `memory` keeps what was learnt of the program and the fonts, so that the next run need not ask.
//! - `roles` says what a typeface is for, `fonts` what fills it.
//! - `diagnostics` translates complaints, `endings` silence; `pdf_check` looks at the bytes.
//! - `equipment` is all of this for `lianxi doctor`.

mod batch;
mod diagnostics;
mod endings;
mod equipment;
mod fonts;
mod locate;
mod memory;
mod pdf_check;
mod roles;
mod typst_cli;

pub use batch::{Places, compile_each};
pub use diagnostics::{SourceMap, character_name, missing_characters, no_source_map};
pub use equipment::{Equipment, RoleReport};
pub use fonts::{FontFamily, Overrides, Resolution, resolve};
pub use locate::{FONTS_VARIABLE, Surroundings, TESTED_VERSION, TYPST_VARIABLE};
pub use memory::Memory;
pub use roles::Role;
pub use typst_cli::{Compiled, Job, STANDARDS, Typst};
