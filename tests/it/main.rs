//! The one test program: an office is set up, the real `lianxi` runs in it, and what comes out is looked at.
//!
//! `desk.rs` is the harness; see tests/README.md for what each file holds.

mod desk;
mod help_words;
mod output;
mod paths;
mod pdf;
mod rows;
mod rust_text;
mod untidy;

mod annex;
mod bad_input;
mod brief;
mod catalogues;
mod compare;
mod contained;
mod decided_items;
mod differential;
mod documents;
mod empty_quarter;
mod exit_codes;
mod explain;
mod fleet;
mod freeze;
mod frozen_documents;
mod golden;
mod injection;
mod layers;
mod leaks;
mod lists;
mod memory;
mod next_steps;
mod own_files;
mod paper_trail;
mod printed_docs;
mod privacy;
mod properties;
mod public_version;
mod readback;
mod rollup;
mod same_bytes;
mod sample_office;
mod settings;
mod situations;
mod torture;
mod twins;
mod two_years;
