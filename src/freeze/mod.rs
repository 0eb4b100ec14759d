//! Freeze 封存: a period's figures as they were reported, sealed, and held against what the exports say today.
//!
//! In: figures, facts, findings and digests of a run; a sealed file's bytes. Out: a [`Frozen`] period and its
//! bytes; figures as reported; every difference with its causes. Nothing here touches the disk, asks for
//! today's date or holds a raw name: persons and cases are known again by a hash under the office's own key.

mod cause;
mod compare;
mod evidence;
mod file;
mod key;
mod rollup;
mod sealed;
mod thaw;

pub use cause::CauseKind;
pub use compare::{Cause, Comparison, Difference, Today, Touched};
pub use evidence::{Evidence, SealedEntry, SealedPart, Thing};
pub use file::{Fault, decode, encode};
pub use key::Key;
pub use rollup::Rollup;
pub use sealed::{
    FileDigest, Frozen, SealedBase, SealedCell, SealedColumn, SealedDocument, SealedFigure, SealedFinding, SealedFont,
    SealedPerson, SealedSettings, SealedTable, Superseded, Waiver,
};
