//! The memory, on a real disk: what is believed, and what is asked again.

use std::cell::Cell;

use super::*;

struct Machine {
    folder: tempfile::TempDir,
    asked: Cell<usize>,
}

impl Machine {
    fn new() -> Machine {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("typst"), b"\x7fELF one").unwrap();
        fs::create_dir_all(folder.path().join("fonts/more")).unwrap();
        fs::write(folder.path().join("fonts/more/hei.otf"), "abc").unwrap();
        Machine { folder, asked: Cell::new(0) }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The families, as a run with this memory learns them.
    fn families(&self, memory: &Memory) -> Vec<FontFamily> {
        let ask = || {
            self.asked.set(self.asked.get() + 1);
            Ok::<_, ()>(vec![FontFamily { name: "SimHei".into(), files: vec![self.at("fonts/more/hei.otf")] }])
        };
        memory.fonts(&self.at("typst"), &[], &[self.at("fonts")], ask).unwrap()
    }

    /// A run of its own: remembers, asks, writes down.
    fn run(&self) -> Vec<FontFamily> {
        let memory = Memory::at(self.at("cache/known.json"));
        self.families(&memory)
    }
}

#[test]
fn a_second_run_asks_nothing_and_knows_the_same() {
    let machine = Machine::new();
    let first = machine.run();
    assert_eq!(machine.run(), first);
    assert_eq!(machine.asked.get(), 1);
}

#[test]
fn whatever_is_touched_is_asked_again() {
    let machine = Machine::new();
    machine.run();
    // Every touch leaves a state that no run has seen; one that was seen before is still known.
    let touches: [&dyn Fn(); 5] = [
        // The same length, the same name: only its times tell.
        &|| fs::write(machine.at("fonts/more/hei.otf"), "xyz").unwrap(),
        &|| fs::write(machine.at("fonts/kai.otf"), "").unwrap(),
        &|| fs::rename(machine.at("fonts/kai.otf"), machine.at("fonts/song.otf")).unwrap(),
        &|| fs::remove_file(machine.at("fonts/more/hei.otf")).unwrap(),
        &|| fs::write(machine.at("typst"), b"\x7fELF two").unwrap(),
    ];
    for (at, touch) in touches.iter().enumerate() {
        // Disks tell times apart by some milliseconds.
        std::thread::sleep(std::time::Duration::from_millis(20));
        touch();
        machine.run();
        assert_eq!(machine.asked.get(), at + 2, "touch {at}");
    }
}

#[test]
fn a_cache_that_is_damaged_or_cannot_be_written_is_not_used() {
    let machine = Machine::new();
    let whole = {
        machine.run();
        fs::read_to_string(machine.at("cache/known.json")).unwrap()
    };
    let damaged = [String::new(), whole[..whole.len() / 2].to_owned(), whole.replace("SimHei", "SimKai"), "{}".into()];
    for (at, text) in damaged.iter().enumerate() {
        fs::write(machine.at("cache/known.json"), text).unwrap();
        assert_eq!(machine.run()[0].name, "SimHei");
        assert_eq!(machine.asked.get(), at + 2, "{text:?}");
    }
    fs::remove_dir_all(machine.at("cache")).unwrap();
    fs::write(machine.at("cache"), "a file in the way").unwrap();
    assert_eq!(machine.run()[0].name, "SimHei");
}

#[test]
fn a_script_is_never_remembered() {
    let machine = Machine::new();
    fs::write(machine.at("typst"), "#!/bin/sh\nexec typst-of-today\n").unwrap();
    let memory = Memory::default();
    memory.learn_typst(&machine.at("typst"), KnownTypst { version: "0.15.1".into(), drops_embedded_fonts: true });
    assert_eq!(memory.typst(&machine.at("typst")), None);
    machine.run();
    machine.run();
    assert_eq!(machine.asked.get(), 2);
}

#[test]
fn a_digest_is_that_of_the_file_as_it_is_now() {
    let machine = Machine::new();
    let font = machine.at("fonts/more/hei.otf");
    let memory = Memory::default();
    let first = memory.digest(&font).unwrap();
    assert_eq!(first, sha256_hex(b"abc"));
    assert_eq!(memory.digest(&font).unwrap(), first);
    std::thread::sleep(std::time::Duration::from_millis(20));
    fs::write(&font, "xyz").unwrap();
    assert_eq!(memory.digest(&font).unwrap(), sha256_hex(b"xyz"));
    assert!(memory.digest(&machine.at("gone.otf")).is_err());
}

#[test]
fn no_more_than_a_few_sets_are_kept() {
    let mut shelf = Vec::new();
    for number in 0..20 {
        keep(&mut shelf, number.to_string(), number, SETS);
    }
    assert_eq!(shelf.iter().map(|(_, value)| *value).collect::<Vec<_>>(), [19, 18, 17, 16]);
    keep(&mut shelf, "17".into(), 17, SETS);
    assert_eq!(shelf.iter().map(|(_, value)| *value).collect::<Vec<_>>(), [17, 19, 18, 16]);
}
