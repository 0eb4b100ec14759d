//! Which font families fill the roles of an official document 公文.
//!
//! In: the families that typst sees, the office's own choice. Out: for each role the families that
//! exist, in order, as Typst source and as data. It never names a family that is not there: typst
//! would only warn and set the text in something else.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::roles::{RARE, Role};
use crate::failure::Failure;

/// A family that typst sees, and the files it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontFamily {
    pub name: String,
    /// Empty for a family built into typst.
    pub files: Vec<PathBuf>,
}

impl FontFamily {
    /// Reads what `typst fonts --variants` prints: a family at the margin, below it a branch with
    /// the file of each style, below that the style.
    pub(super) fn read_listing(listing: &str) -> Vec<FontFamily> {
        let mut families: Vec<FontFamily> = Vec::new();
        for line in listing.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
            let branch = line.trim_start().strip_prefix(['├', '└']).map(str::trim_start);
            match (branch, families.last_mut()) {
                (Some(file), Some(family)) => {
                    let file = PathBuf::from(file);
                    // A built-in font has words in place of a path; a collection is named for each style.
                    if file.is_absolute() && !family.files.contains(&file) {
                        family.files.push(file);
                    }
                }
                _ if line.starts_with([' ', '│']) => {}
                _ => families.push(FontFamily { name: line.to_owned(), files: Vec::new() }),
            }
        }
        families.iter_mut().for_each(|family| family.files.sort());
        families
    }
}

/// The office's own families, by role; they stand before ours.
pub type Overrides = BTreeMap<Role, Vec<String>>;

/// What fills each role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// For each role the families that exist, the best first; for a missing role the one that stands in for it
    /// in a draft. Empty only for Latin, or where there is no Chinese font at all.
    pub roles: BTreeMap<Role, Vec<FontFamily>>,
    /// Roles that none of their families fills; fallbacks for rare characters do not count.
    pub missing: Vec<Role>,
    /// Families that the office asked for and that are not there.
    pub absent: Vec<(Role, String)>,
}

/// Finds the families for each role among those available. Names are the same without regard to case, as typst compares them.
pub fn resolve(available: &[FontFamily], overrides: &Overrides) -> Resolution {
    let find = |name: &str| available.iter().find(|family| family.name.to_lowercase() == name.trim().to_lowercase());
    let mut resolution = Resolution { roles: BTreeMap::new(), missing: Vec::new(), absent: Vec::new() };
    for role in Role::ALL {
        let asked = overrides.get(&role).map_or(&[][..], Vec::as_slice);
        resolution.absent.extend(asked.iter().filter(|name| find(name).is_none()).map(|name| (role, name.clone())));
        let own = asked.iter().map(String::as_str).chain(role.candidates().iter().copied());
        let mut chain: Vec<FontFamily> = Vec::new();
        let push = |chain: &mut Vec<FontFamily>, name: &str| {
            if let Some(family) = find(name).filter(|family| !chain.contains(family)) {
                chain.push(family.clone());
            }
        };
        own.for_each(|name| push(&mut chain, name));
        if role != Role::Latin {
            if chain.is_empty() {
                resolution.missing.push(role);
                let nearest = role.stand_ins().iter().copied();
                let theirs = |other: &Role| overrides.get(other).into_iter().flatten().map(String::as_str);
                let names = nearest
                    .flat_map(|other| theirs(&other).chain(other.candidates().iter().copied()).collect::<Vec<_>>());
                if let Some(name) = names.into_iter().find(|name| find(name).is_some()) {
                    push(&mut chain, name);
                }
            }
            RARE.iter().for_each(|name| push(&mut chain, name));
        }
        resolution.roles.insert(role, chain);
    }
    resolution
}

impl Resolution {
    /// Refuses to typeset what an office signs with a role unfilled or the office's own choice absent.
    ///
    /// # Errors
    /// Exit 3, every role and every choice.
    pub fn complete(&self) -> Result<(), Failure> {
        let missing = self.missing.iter().map(|&role| Failure::broken(self.lacks(role), role.remedy()));
        Failure::all(missing.chain(self.absent_choices()).collect()).map_or(Ok(()), Err)
    }

    /// What a draft is told: the roles that another role's face stands in for.
    ///
    /// # Errors
    /// Exit 3: a role that nothing at all can fill, the office's own choice absent.
    pub fn usable(&self) -> Result<Vec<String>, Failure> {
        let (empty, stood_in): (Vec<Role>, Vec<Role>) =
            self.missing.iter().partition(|role| self.roles[role].is_empty());
        let empty = empty.into_iter().map(|role| Failure::broken(self.lacks(role), role.remedy()));
        match Failure::all(empty.chain(self.absent_choices()).collect()) {
            Some(failure) => Err(failure),
            None => Ok(stood_in
                .into_iter()
                .map(|role| format!("{}；定稿前须装好：{}", self.lacks(role), role.remedy()))
                .collect()),
        }
    }

    /// 缺少字体, and what stands in.
    fn lacks(&self, role: Role) -> String {
        let stand_in = self.roles[&role].first().map_or(String::new(), |it| format!("，草稿暂用“{}”代替", it.name));
        format!("缺少字体：{}{stand_in}", role.label())
    }

    fn absent_choices(&self) -> impl Iterator<Item = Failure> {
        self.absent.iter().map(|(role, family)| {
            Failure::broken(
                format!("lianxi.toml 指定的字体没有找到：{}“{family}”", role.label()),
                "安装该字体，或改正名称（lianxi doctor 列出找到的字体），或删去这一项以使用默认字体。",
            )
            .at(format!("lianxi.toml › [fonts] › {}", role.key()))
        })
    }

    /// The text of fonts.typ: `#let fonts = (title: ("…",), …)`.
    pub fn typst_source(&self) -> String {
        let mut source = String::from("// Families that exist here, by role; made by the program.\n#let fonts = (\n");
        for (role, families) in &self.roles {
            let names: String = families.iter().map(|family| format!("{}, ", quoted(&family.name))).collect();
            source.push_str(&format!("  {}: ({}),\n", role.key(), names.trim_end()));
        }
        source.push_str(")\n");
        source
    }
}

/// A Typst string literal.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = "BabelStone Han\n  └ /f/BabelStoneHan.ttf\n      Style: Normal, Weight: 400, Stretch: 100%\n\n\
        FandolSong\n  ├ /f/FandolSong-Regular.otf\n  │   Style: Normal, Weight: 400, Stretch: 100%\n  └ /f/FandolSong-Bold.otf\n      Style: Normal, Weight: 700, Stretch: 100%\n\n\
        Libertinus Serif\n  └ Embedded\n      Style: Normal, Weight: 400, Stretch: 100%\n";

    fn names(families: &[FontFamily]) -> Vec<&str> {
        families.iter().map(|family| &*family.name).collect()
    }

    fn family(name: &str) -> FontFamily {
        FontFamily { name: name.into(), files: Vec::new() }
    }

    #[cfg(unix)]
    #[test]
    fn reads_families_and_their_files() {
        let families = FontFamily::read_listing(LISTING);
        assert_eq!(names(&families), ["BabelStone Han", "FandolSong", "Libertinus Serif"]);
        assert_eq!(families[1].files, ["/f/FandolSong-Bold.otf", "/f/FandolSong-Regular.otf"].map(PathBuf::from));
        assert!(families[2].files.is_empty());
    }

    #[test]
    fn windows_names_win_and_rare_characters_have_a_fallback() {
        let available = ["fangsong", "FandolFang R", "SimSun", "BabelStone Han", "SimSun-ExtB"].map(family);
        let resolution = resolve(&available, &Overrides::new());
        assert_eq!(
            names(&resolution.roles[&Role::Fang]),
            ["fangsong", "FandolFang R", "SimSun", "SimSun-ExtB", "BabelStone Han"]
        );
        assert_eq!(names(&resolution.roles[&Role::Latin]), [""; 0]);
        assert_eq!(resolution.missing, [Role::Hei, Role::Kai]);
        assert!(resolution.complete().unwrap_err().to_string().contains("缺少字体：一级标题（黑体）"));
    }

    #[test]
    fn a_draft_borrows_the_nearest_face_and_says_so() {
        let available = ["FandolFang R", "FandolSong", "BabelStone Han"].map(family);
        let resolution = resolve(&available, &Overrides::new());
        assert_eq!(names(&resolution.roles[&Role::Hei]), ["FandolSong", "BabelStone Han"]);
        assert_eq!(names(&resolution.roles[&Role::Kai]), ["FandolFang R", "BabelStone Han"]);
        let told = resolution.usable().unwrap();
        assert_eq!(told.len(), 2);
        assert!(
            told[0].contains("一级标题（黑体），草稿暂用“FandolSong”代替") && told[0].contains("SimHei"),
            "{told:?}"
        );
        assert!(resolve(&[], &Overrides::new()).usable().is_err());
    }

    #[test]
    fn the_office_comes_first_and_its_absent_choice_is_told() {
        let available = ["FandolFang R", "FandolHei", "FandolKai", "FandolSong", "My Face"].map(family);
        let asked = |name: &str| Overrides::from([(Role::Fang, vec![name.to_owned()])]);
        let resolution = resolve(&available, &asked("my face"));
        assert_eq!(names(&resolution.roles[&Role::Fang]), ["My Face", "FandolFang R"]);
        assert_eq!(resolution.complete(), Ok(()));
        let told = resolve(&available, &asked("No Such")).complete().unwrap_err().to_string();
        assert!(told.contains("正文（仿宋）“No Such”") && told.contains("lianxi.toml › [fonts] › fang"), "{told}");
    }

    #[test]
    fn prints_arrays_that_typst_reads() {
        let source = resolve(
            &[family("FandolSong"), family("A\"b\\c")],
            &Overrides::from([(Role::Kai, vec!["A\"b\\c".into()])]),
        )
        .typst_source();
        assert!(source.contains("title: (\"FandolSong\",),\n"), "{source}");
        assert!(
            source.contains("kai: (\"A\\\"b\\\\c\",),\n") && source.contains("latin: (\"FandolSong\",),\n"),
            "{source}"
        );
    }
}
