//! Finds the typst program and the folders with fonts.
//!
//! In: what the user named, the environment. Out: candidates in the order in which they are tried.
//! It never runs anything and never fetches anything.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The version of typst that every test of this program ran with.
pub const TESTED_VERSION: &str = "0.15.1";

/// The variable that names the typst program.
pub const TYPST_VARIABLE: &str = "LIANXI_TYPST";

/// The variable that names the only folders with fonts, separated as in PATH.
pub const FONTS_VARIABLE: &str = "LIANXI_FONTS";

/// What the look-up asks the machine for; a value of its own, so that tests can make one up.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `LIANXI_TYPST`.
    pub typst: Option<OsString>,
    /// `LIANXI_FONTS`.
    pub fonts: Option<OsString>,
    /// The folder that our own program stands in.
    pub program_folder: Option<PathBuf>,
    /// The user's cache folder, where the Makefile puts tools.
    pub cache: Option<PathBuf>,
    /// `PATH`.
    pub path: Option<OsString>,
    /// Where this system keeps its fonts.
    pub system_fonts: Vec<PathBuf>,
}

impl Surroundings {
    /// The machine as it is.
    pub fn of_this_process() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let home = set("HOME").or_else(|| set("USERPROFILE")).map(PathBuf::from);
        let cache = set("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
            .or_else(|| home.as_ref().map(|home| home.join(".cache")));
        Surroundings {
            typst: set(TYPST_VARIABLE),
            fonts: set(FONTS_VARIABLE),
            program_folder: std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.to_owned())),
            cache,
            path: set("PATH"),
            system_fonts: system_font_folders(home.as_deref(), set("SystemRoot"), set("LOCALAPPDATA")),
        }
    }

    /// The typst programs to try, first the best. One that the user named is the only one.
    pub(super) fn programs(&self, explicit: Option<&Path>) -> Vec<PathBuf> {
        if let Some(named) = explicit.map(Path::to_owned).or_else(|| self.typst.as_ref().map(PathBuf::from)) {
            return vec![named];
        }
        let name = format!("typst{}", std::env::consts::EXE_SUFFIX);
        let beside = self.program_folder.iter().map(|folder| folder.join(&name));
        let cached = self
            .cache
            .iter()
            .map(|cache| cache.join("lianxi").join(format!("typst-{TESTED_VERSION}")).join("bin").join(&name));
        let path = self.path.iter().flat_map(std::env::split_paths);
        // A relative entry of PATH would make the program depend on the folder it is called from.
        let path = path.filter(|folder| folder.is_absolute()).map(|folder| folder.join(&name));
        let mut programs: Vec<PathBuf> = Vec::new();
        for program in beside.chain(cached).chain(path).filter(|program| program.is_file()) {
            if !programs.contains(&program) {
                programs.push(program);
            }
        }
        programs
    }

    /// The folders with fonts, first the best. Those of `LIANXI_FONTS` are the only ones.
    pub(super) fn font_folders(&self) -> Result<Vec<PathBuf>, Failure> {
        let folders: Vec<PathBuf> = match &self.fonts {
            Some(named) => {
                let named: Vec<PathBuf> =
                    std::env::split_paths(named).filter(|folder| !folder.as_os_str().is_empty()).collect();
                if let Some(missing) = named.iter().find(|folder| !folder.is_dir()) {
                    return Err(Failure::broken(
                        "指定的字体文件夹不存在",
                        format!("改正环境变量 {FONTS_VARIABLE}，或取消它以使用系统字体。"),
                    )
                    .at(missing.display()));
                }
                named
            }
            None => self.unnamed_font_folders(),
        };
        folders.into_iter().map(usable).collect()
    }

    /// Fonts beside our program, then the cached set; the system's only where there is no such set:
    /// it is complete, and with it the same inputs give the same bytes on every machine.
    fn unnamed_font_folders(&self) -> Vec<PathBuf> {
        let present = |folder: &PathBuf| folder.is_dir();
        let beside = self.program_folder.iter().map(|folder| folder.join("fonts"));
        let mut folders: Vec<PathBuf> = beside.filter(present).collect();
        let cached = self.cache.iter().map(|cache| cache.join("lianxi").join("fonts-1"));
        match cached.into_iter().find(present) {
            Some(cached) => folders.push(cached),
            None => folders.extend(self.system_fonts.iter().filter(|folder| present(folder)).cloned()),
        }
        folders
    }
}

/// The folder as an absolute path that typst can be handed: it splits at the separator of PATH.
fn usable(folder: PathBuf) -> Result<PathBuf, Failure> {
    let separator = if cfg!(windows) { ';' } else { ':' };
    let unusable = || {
        Failure::broken(
            format!("字体文件夹的路径含有“{separator}”或不是 Unicode 文字，typst 不能使用"),
            "把字体移到路径中没有这种字符的文件夹。",
        )
        .at(folder.display())
    };
    let absolute = std::path::absolute(&folder).map_err(|_| unusable())?;
    match absolute.to_str() {
        Some(text) if !text.contains(separator) => Ok(absolute),
        _ => Err(unusable()),
    }
}

/// Where fonts stand on the systems of the offices.
fn system_font_folders(home: Option<&Path>, windows: Option<OsString>, local: Option<OsString>) -> Vec<PathBuf> {
    if cfg!(windows) {
        let shared = windows.map(|root| PathBuf::from(root).join("Fonts"));
        let own = local.map(|local| PathBuf::from(local).join("Microsoft").join("Windows").join("Fonts"));
        return shared.into_iter().chain(own).collect();
    }
    let (fixed, own): (&[&str], &str) = if cfg!(target_os = "macos") {
        (&["/System/Library/Fonts", "/Library/Fonts"], "Library/Fonts")
    } else {
        (&["/usr/share/fonts", "/usr/local/share/fonts"], ".local/share/fonts")
    };
    fixed.iter().map(PathBuf::from).chain(home.map(|home| home.join(own))).collect()
}

/// A version of typst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads `typst 0.15.1 (…)`.
    pub fn read(line: &str) -> Option<Version> {
        let number = line.strip_prefix("typst ")?.split_whitespace().next()?;
        let mut parts = number.split('-').next()?.split('.').map(|part| part.parse().ok());
        let version = Version(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(version)
    }

    /// Whether this program can work with it: the language of typst changes with every 0.x.
    pub fn supported(self) -> bool {
        (self.0, self.1) == (0, 15)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(Version::read("typst 0.15.1 (unknown commit)\n"), Some(Version(0, 15, 1)));
        assert_eq!(Version::read("typst 0.15.0-rc1 (abc)"), Some(Version(0, 15, 0)));
        assert_eq!(Version::read("typst next"), None);
        assert_eq!(Version::read("pandoc 0.15.1"), None);
        assert!(!Version(0, 14, 2).supported() && !Version(1, 15, 0).supported());
    }

    #[test]
    fn a_named_program_is_the_only_one_and_the_option_wins() {
        let around = Surroundings { typst: Some("/a/typst".into()), ..Surroundings::default() };
        assert_eq!(around.programs(Some(Path::new("/b/typst"))), [PathBuf::from("/b/typst")]);
        assert_eq!(around.programs(None), [PathBuf::from("/a/typst")]);
    }

    #[cfg(unix)]
    #[test]
    fn looks_beside_itself_then_in_the_cache_then_along_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let at = |inner: &str| folder.path().join(inner);
        for inner in ["exe/typst", "cache/lianxi/typst-0.15.1/bin/typst", "one/typst", "two/none"] {
            std::fs::create_dir_all(at(inner).parent().unwrap()).unwrap();
            std::fs::write(at(inner), "").unwrap();
        }
        let around = Surroundings {
            program_folder: Some(at("exe")),
            cache: Some(at("cache")),
            path: Some(std::env::join_paths([at("two"), at("one"), "rel".into(), at("one")]).unwrap()),
            ..Surroundings::default()
        };
        let expected = [at("exe/typst"), at("cache/lianxi/typst-0.15.1/bin/typst"), at("one/typst")];
        assert_eq!(around.programs(None), expected);
    }

    #[test]
    fn a_named_font_folder_must_exist_and_shuts_the_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let system_fonts = vec![folder.path().to_owned()];
        let named = |fonts: &Path| Surroundings {
            fonts: Some(fonts.into()),
            system_fonts: system_fonts.clone(),
            ..Surroundings::default()
        };
        let inner = folder.path().join("fonts");
        assert!(named(&inner).font_folders().unwrap_err().to_string().contains("不存在"));
        std::fs::create_dir(&inner).unwrap();
        assert_eq!(named(&inner).font_folders().unwrap(), [inner]);
        let around = Surroundings { system_fonts: system_fonts.clone(), ..Surroundings::default() };
        assert_eq!(around.font_folders().unwrap(), system_fonts);
        let cached = folder.path().join("lianxi/fonts-1");
        std::fs::create_dir_all(&cached).unwrap();
        let around = Surroundings { cache: Some(folder.path().to_owned()), ..around };
        assert_eq!(around.font_folders().unwrap(), [cached]);
    }
}
