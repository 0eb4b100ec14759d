//! The desk 案头: a temporary office, and the real program run in it.
//!
//! In: an office's files, as sentences. Out: what the program said and what it left. The program sees a
//! cleared environment, so that no test depends on the machine that it runs on, but for typst and fonts.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::output::Output;
use crate::rows::{Row, tidy_csv};

/// The office of most tests: its name, and nothing that is not needed.
pub const OFFICE: &str = "[organ]\nname = \"云溪县人民检察院\"\n";

/// A meeting as small as a meeting file can be.
pub const MEETING: &str = "kind = \"regular\"\nnumber = 1\nheld_on = 2020-07-08\nplace = \"二楼会议室\"\n\
    chair = \"沈立\"\npresent = [{ organ = \"县检察院\", names = [\"沈立\"] }]\n";

/// A workspace of its own, gone with the test.
#[derive(Debug)]
pub struct Desk {
    folder: PathBuf,
    _own: Option<TempDir>,
}

impl Desk {
    /// An empty folder.
    pub fn bare() -> Desk {
        let own = tempfile::Builder::new().prefix("desk-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Desk { folder: own.path().to_owned(), _own: Some(own) }
    }

    /// An office without exports.
    pub fn office() -> Desk {
        Desk::bare().holding("lianxi.toml", OFFICE)
    }

    /// The sample office, as `lianxi init --sample` makes it.
    pub fn sample() -> Desk {
        let desk = Desk::bare();
        desk.run("init --sample .").exits(0);
        desk
    }

    /// The sample office in a folder that outlives the test, for a run that many tests look at.
    pub fn sample_that_stays(name: &str) -> Desk {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let desk = Desk { folder, _own: None };
        desk.run("init --sample .").exits(0);
        desk
    }

    /// The same office with one more file, or another text in it.
    pub fn holding(self, path: &str, content: impl AsRef<[u8]>) -> Desk {
        let path = self.folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// The same office with these rows as its case export.
    pub fn cases(self, rows: &[Row]) -> Desk {
        self.holding("exports/案件台账.csv", tidy_csv(rows))
    }

    /// The same office with these rows as its visit export.
    pub fn visits(self, rows: &[Row]) -> Desk {
        self.holding("exports/回访台账.csv", tidy_csv(rows))
    }

    /// The same office with a meeting file.
    pub fn meeting(self, stem: &str, text: &str) -> Desk {
        self.holding(&format!("meetings/{stem}.toml"), text)
    }

    /// Runs `lianxi` with the words of a line, from within the office.
    pub fn run(&self, line: &str) -> Output {
        self.run_where(&[], line)
    }

    /// The same with some environment variables set or, for typst and fonts, set otherwise.
    pub fn run_where(&self, environment: &[(&str, &str)], line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lianxi"));
        command.current_dir(&self.folder).env_clear().args(line.split_whitespace());
        // Without the first two, a typst of the user's cache will do: that is what `make` leaves there.
        for name in ["LIANXI_TYPST", "LIANXI_FONTS", "HOME", "XDG_CACHE_HOME"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        let run = command.envs(environment.iter().copied()).output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the program speaks UTF-8");
        Output {
            line: line.to_owned(),
            code: run.status.code().unwrap_or(-1),
            stdout: text(run.stdout),
            stderr: text(run.stderr),
        }
    }

    /// The figures of a period, as JSON.
    #[track_caller]
    pub fn figures(&self, period: &str) -> Value {
        self.run(&format!("figures --period {period} --format json")).exits(0).json()
    }

    /// One figure's value in a period, as it is written.
    #[track_caller]
    pub fn figure(&self, period: &str, id: &str) -> String {
        let document = self.figures(period);
        let figures = document["figures"].as_array().expect("a list of figures");
        figures.iter().find(|figure| figure["id"] == id).unwrap_or_else(|| panic!("no figure {id}"))["value"]
            .to_string()
    }

    /// A path of the office.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// A file of the office.
    #[track_caller]
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        std::fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A text file of the office.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}
