//! Ingest 读取导出: files under `exports/` → [`RawTable`]s.
//!
//! In: the workspace folder, the names that columns go by ([`Vocabulary`]), the files to leave out.
//! Out: one [`RawTable`] of texts for every sheet or text file that has a header row, the digest of
//! every file, and findings about files, sheets and headers.
//! Never: changes a file, reads a meaning into a cell (dates, money and ID numbers are the business
//! of `records`), guesses an encoding, drops a row that is not blank, a total or a repeated header.
//!
//! ```text
//! exports.rs   goes through the folder (folder.rs), tells a file by its bytes (container.rs)
//!   worker.rs    a workbook is read in a process of its own; its rows come through a pipe (wire.rs, wire_reading.rs)
//!     archive.rs, xlsx_outline.rs, ods_outline.rs, markup.rs   a zipped workbook before it is opened
//!     compound.rs, compound_records.rs                         an xls before it is opened
//!     plain.rs, plain_frame.rs, plain_pieces.rs, plain_text.rs an xlsx as nearly every program writes it → rows
//!     workbook.rs, number.rs, panics.rs                        any other workbook, by calamine → rows
//!   gathering.rs, refusal.rs                                   rows → the workbook's sheets, or why not
//!   blocks.rs                a text in blocks of whole records (quoting.rs), read side by side
//!     delimited.rs, dialect.rs, decoding.rs, delimited_rows.rs its records → rows
//!     row.rs → sheet.rs        waits for the header (header.rs, header_names.rs, banner.rs)
//!            → filling.rs      sorts rows (tidy.rs) and fills the columns (table.rs, text_column.rs)
//! ```

mod archive;
mod banner;
mod blocks;
mod compound;
mod compound_records;
mod container;
mod decoding;
mod delimited;
mod delimited_rows;
mod dialect;
mod exports;
mod filling;
mod folder;
mod gathering;
mod header;
mod header_findings;
mod header_missing;
mod header_names;
mod markup;
mod number;
mod ods_outline;
mod panics;
mod plain;
mod plain_frame;
mod plain_pieces;
mod plain_text;
#[doc(hidden)]
pub mod probes;
mod quoting;
mod refusal;
mod row;
mod sheet;
mod table;
mod text_column;
mod tidy;
mod vocabulary;
#[cfg(test)]
mod vocabulary_sample;
mod wire;
mod wire_reading;
mod workbook;
mod worker;
mod xlsx_outline;

pub use blocks::Digests;
pub use exports::{Input, Intake, read_exports, read_exports_apart};
pub use table::{DateSystem, RawColumn, RawTable, Skipped, Source, TableOf, TotalCell, TotalRow, Unit};
pub use text_column::TextColumn;
pub use vocabulary::{ColumnNames, Kind, KindVocabulary, Vocabulary};
pub use worker::{WORKER, serve_workbook};
