//! Handwritten 手写文件: the TOML files that people of the office write, read with their lines.
//!
//! In: a file's bytes. Out: typed values, or a failure in Chinese that names the line, the key and the mend.
//! The TOML library's own English texts never reach the user, and numbers never pass through floats.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::DeTable;

use super::advice;
use super::section::Section;
use crate::failure::Failure;

/// A file's text and the name by which messages call it.
#[derive(Debug)]
pub(crate) struct Handwritten {
    name: String,
    text: String,
}

impl Handwritten {
    /// Reads a file; `name` is its path from the workspace.
    pub(crate) fn read(path: &Path, name: &str) -> Result<Self, Failure> {
        let bytes = std::fs::read(path)
            .map_err(|_| Failure::broken(format!("读不出 {name}"), "核对文件是否存在、是否有读取权限。").at(name))?;
        Self::decode(bytes, name)
    }

    /// Notepad's byte order mark is passed over.
    fn decode(bytes: Vec<u8>, name: &str) -> Result<Self, Failure> {
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::broken(format!("{name} 不是 UTF-8 编码"), "用记事本打开，选“另存为”，编码选 UTF-8，再保存。")
                .at(name)
        })?;
        Ok(Self::new(name, text.strip_prefix('\u{feff}').unwrap_or(&text)))
    }

    pub(crate) fn new(name: &str, text: &str) -> Self {
        Handwritten { name: name.to_owned(), text: text.to_owned() }
    }

    /// The file's tree.
    pub(crate) fn parse(&self) -> Result<DeTable<'_>, Failure> {
        DeTable::parse(&self.text).map(Spanned::into_inner).map_err(|error| {
            let at = error.span().unwrap_or_default();
            let line = self.text[..self.floor(at.start)].rsplit('\n').next().unwrap_or_default().len();
            let start = self.floor(at.start) - line;
            let whole_line = self.text[start..].lines().next().unwrap_or_default();
            let (what, remedy) = advice::syntax(error.message(), whole_line);
            Failure::broken(format!("{} {what}", self.name), remedy).at(self.line(at))
        })
    }

    /// The outermost section of a tree that [`Handwritten::parse`] made.
    pub(crate) fn root<'d>(&'d self, tree: &'d DeTable<'d>) -> Section<'d> {
        Section::root(self, tree)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn floor(&self, mut offset: usize) -> usize {
        offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// `lianxi.toml 第 3 行`, for a place in the text.
    pub(super) fn line(&self, span: Range<usize>) -> String {
        let line = self.text[..self.floor(span.start)].matches('\n').count() + 1;
        format!("{} 第 {line} 行", self.name)
    }
}
