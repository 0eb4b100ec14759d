//! The workshop 车间: typst, the fonts of this machine and the places for typesetting, found once for a run of one
//! office or of hundreds.

use std::io;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{JoinHandle, spawn};

use crate::failure::Failure;
use crate::typeset::{FontFamily, Memory, Places, Typst};

/// Typst and the fonts, as found.
pub struct Tools {
    pub typst: Typst,
    pub families: Vec<FontFamily>,
    memory: Memory,
}

type Found = Result<Tools, Failure>;

/// What every press of a run shares.
pub struct Workshop {
    /// Looks on a thread of its own until somebody needs what it finds.
    search: Mutex<Option<JoinHandle<Found>>>,
    found: OnceLock<Found>,
    pub places: Places,
}

impl Workshop {
    /// Begins to look for typst and the fonts while the caller reads.
    pub fn open(typst: Option<&Path>) -> Workshop {
        let named = typst.map(Path::to_owned);
        let search = spawn(move || look(named.as_deref()));
        Workshop { search: Mutex::new(Some(search)), found: OnceLock::new(), places: Places::one_per_core() }
    }

    /// What was found.
    ///
    /// # Errors
    /// There is no typst to work with, or a font folder that is named is missing.
    pub fn tools(&self) -> Result<&Tools, Failure> {
        let wait = || {
            let search = self.search.lock().unwrap_or_else(PoisonError::into_inner).take();
            search.expect("the search is waited for once").join().expect("looking for typst does not panic")
        };
        self.found.get_or_init(wait).as_ref().map_err(Clone::clone)
    }
}

fn look(typst: Option<&Path>) -> Found {
    let memory = Memory::of_this_user();
    let typst = Typst::recall(typst, &memory)?;
    let families = typst.recall_fonts(&memory)?;
    Ok(Tools { typst, families, memory })
}

impl Tools {
    /// The digest of a font file, read only where it was touched since a run read it. What is sealed and what is held
    /// against a seal is always read.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn known_digest(&self, font: &Path) -> io::Result<String> {
        self.memory.digest(font)
    }
}
