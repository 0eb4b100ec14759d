//! manifest.json: what a run made, and from what (spec: cli.md, manifest.json).
//!
//! In: names, digests and counts that the stages hand over. Out: the JSON text, always in the same
//! order. It never holds a cell's content, a time of day, or a user's name.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::typeset::Resolution;

/// The file's name.
pub(super) const MANIFEST_NAME: &str = "manifest.json";

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`Manifest::SCHEMA`].
    pub schema: String,
    /// `2020Q2`.
    pub period: String,
    /// Whether the documents carry 草稿.
    pub draft: bool,
    /// `lianxi 0.1.0`.
    pub program: String,
    /// `0.15.1`.
    pub typst: String,
    pub typst_flags: Vec<String>,
    pub inputs: Vec<InputEntry>,
    pub templates_sha256: String,
    pub fonts: Vec<FontEntry>,
    pub documents: Vec<DocumentEntry>,
    pub set_aside: SetAside,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputEntry {
    /// From the workspace, with forward slashes.
    pub path: String,
    pub sha256: String,
    /// Data rows read; 0 for a file without rows (a meeting file).
    pub rows: u64,
}

/// A font file that the documents may have been set in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FontEntry {
    /// title, body, heading, subheading, table, latin.
    pub role: String,
    /// As typst names it.
    pub family: String,
    /// The file's name, without its folder; `None`: built into typst.
    pub file: Option<String>,
    /// `None`: built into typst.
    pub sha256: Option<String>,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// pack, minutes, report-prosecutor, report-partner, report-public, brief, annex, slips.
    pub kind: String,
    /// From the workspace, with forward slashes.
    pub path: String,
    pub sha256: String,
    /// Pages of a PDF; left out for a workbook.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<usize>,
}

/// Rows that no figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub cases: u64,
    pub visits: u64,
}

impl Manifest {
    /// The value of `schema`.
    pub const SCHEMA: &'static str = "lianxi.manifest/1";

    /// Takes over what an earlier run made and this one did not, where it was made from the very same
    /// inputs with the very same means. Returns the paths of those that were not: they are out of date.
    pub fn take_over(&mut self, earlier: Manifest) -> Vec<String> {
        let made_alike = earlier.inputs == self.inputs
            && earlier.program == self.program
            && earlier.typst == self.typst
            && earlier.templates_sha256 == self.templates_sha256
            && earlier.fonts == self.fonts
            && earlier.draft == self.draft;
        let remade = |kind: &str| self.documents.iter().any(|document| document.kind == kind);
        let others: Vec<DocumentEntry> =
            earlier.documents.into_iter().filter(|document| !remade(&document.kind)).collect();
        if made_alike {
            self.documents.extend(others);
            return Vec::new();
        }
        others.into_iter().map(|document| document.path).collect()
    }

    /// The text of manifest.json.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings, numbers and lists always serialise");
        text.push('\n');
        text
    }
}

/// The fonts of a resolution with the digests of their files, which `digest` gives; a file of several roles is asked
/// for once.
///
/// # Errors
/// A font file that typst saw can no longer be read.
pub fn font_entries(
    resolution: &Resolution,
    digest: impl Fn(&Path) -> io::Result<String>,
) -> Result<Vec<FontEntry>, Failure> {
    let mut digests = std::collections::BTreeMap::new();
    let mut entries = Vec::new();
    for (role, families) in &resolution.roles {
        for family in families {
            let entry = FontEntry { role: role.name().into(), family: family.name.clone(), file: None, sha256: None };
            if family.files.is_empty() {
                entries.push(entry.clone());
            }
            for path in &family.files {
                let sha256 = match digests.get(path) {
                    Some(known) => String::clone(known),
                    None => digest(path).map_err(|_| {
                        Failure::broken("字体文件不能读取", "重新安装该字体，再运行 lianxi doctor 查看。")
                            .at(path.display())
                    })?,
                };
                digests.insert(path, sha256.clone());
                let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
                entries.push(FontEntry { file, sha256: Some(sha256), ..entry.clone() });
            }
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::sha256_file;
    use crate::typeset::{FontFamily, Overrides, Role, resolve};

    #[test]
    fn mirrors_the_contract() {
        let manifest = Manifest {
            schema: Manifest::SCHEMA.into(),
            period: "2020Q2".into(),
            draft: true,
            program: "lianxi 0.1.0".into(),
            typst: "0.15.1".into(),
            typst_flags: vec!["--ignore-system-fonts".into()],
            inputs: vec![InputEntry { path: "exports/a.xlsx".into(), sha256: "0".into(), rows: 46 }],
            templates_sha256: "1".into(),
            fonts: vec![],
            documents: vec![
                DocumentEntry {
                    kind: "minutes".into(),
                    path: "out/2020Q2/a.pdf".into(),
                    sha256: "2".into(),
                    pages: Some(4),
                },
                DocumentEntry {
                    kind: "annex".into(),
                    path: "out/2020Q2/b.xlsx".into(),
                    sha256: "3".into(),
                    pages: None,
                },
            ],
            set_aside: SetAside { cases: 0, visits: 0 },
        };
        let json: serde_json::Value = serde_json::from_str(&manifest.to_json()).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "schema",
                "period",
                "draft",
                "program",
                "typst",
                "typst_flags",
                "inputs",
                "templates_sha256",
                "fonts",
                "documents",
                "set_aside"
            ]
        );
        assert_eq!(json["documents"][0]["pages"], 4);
        assert!(json["documents"][1].get("pages").is_none());
        assert_eq!(serde_json::from_value::<Manifest>(json).unwrap(), manifest);
    }

    #[test]
    fn fonts_carry_the_digest_of_each_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hei.otf");
        std::fs::write(&file, "abc").unwrap();
        let families = [
            FontFamily { name: "SimHei".into(), files: vec![file] },
            FontFamily { name: "Libertinus Serif".into(), files: vec![] },
        ];
        let entries = font_entries(&resolve(&families, &Overrides::new()), sha256_file).unwrap();
        let of = |role: Role| entries.iter().find(|entry| entry.role == role.name()).unwrap();
        assert_eq!(of(Role::Hei).file.as_deref(), Some("hei.otf"));
        assert!(of(Role::Hei).sha256.as_deref().unwrap().starts_with("ba7816bf"));
        assert_eq!(of(Role::Latin).sha256, None);
    }
}
