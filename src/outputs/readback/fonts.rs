//! Fonts of a page: from the codes of a text to its characters.
//!
//! In: a font's ToUnicode map. Out: the characters of a string shown in that font. A code that the map
//! does not know is a fault: it would be a character that nobody has read.

use std::collections::BTreeMap;

use super::file::{Fault, File};
use super::objects::{Object, Reader};

/// The map of one font.
#[derive(Debug, Default)]
pub struct Font {
    /// How many bytes a code has.
    width: usize,
    characters: BTreeMap<u32, String>,
}

impl Font {
    /// The font of a page's resources.
    pub fn read(file: &File, font: &Object) -> Result<Font, Fault> {
        let map = font.get("ToUnicode").and_then(Object::reference).ok_or(Fault("字体没有文字对照表"))?;
        let (_, map) = file.stream(map)?;
        Self::from_map(&map).ok_or(Fault("字体的文字对照表无法识别"))
    }

    /// Reads `begincodespacerange`, `beginbfchar` and `beginbfrange` of a CMap.
    fn from_map(map: &[u8]) -> Option<Font> {
        let mut font = Font::default();
        let mut reader = Reader::new(map, 0);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(object) = reader.next() {
            let Object::Word(word) = &object else {
                operands.push(object);
                continue;
            };
            match word.as_str() {
                "endcodespacerange" => font.width = bytes(operands.first()?)?.len(),
                "endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        font.characters.insert(code(bytes(&pair[0])?), utf16(bytes(&pair[1])?));
                    }
                }
                "endbfrange" => {
                    for range in operands.chunks_exact(3) {
                        font.add_range(range)?;
                    }
                }
                _ => {}
            }
            operands.clear();
        }
        (font.width == 1 || font.width == 2).then_some(font)
    }

    /// First code, last code, and the characters of all or of the first.
    fn add_range(&mut self, range: &[Object]) -> Option<()> {
        let (first, last) = (code(bytes(&range[0])?), code(bytes(&range[1])?));
        match &range[2] {
            Object::List(each) => {
                for (code, text) in (first..=last).zip(each) {
                    self.characters.insert(code, utf16(bytes(text)?));
                }
            }
            start => {
                let start = utf16(bytes(start)?).chars().next()? as u32;
                for code in first..=last.min(0xFFFF) {
                    self.characters.insert(code, char::from_u32(start + code - first)?.to_string());
                }
            }
        }
        Some(())
    }

    /// The characters of a shown string.
    pub fn decode(&self, shown: &[u8]) -> Result<String, Fault> {
        let character = |bytes| self.characters.get(&code(bytes)).map(String::as_str);
        shown.chunks(self.width).map(character).collect::<Option<String>>().ok_or(Fault("有的字没有文字对照"))
    }
}

fn bytes(object: &Object) -> Option<&[u8]> {
    match object {
        Object::Text(bytes) => Some(bytes),
        _ => None,
    }
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |code, byte| (code << 8) | u32::from(*byte))
}

/// A text in UTF-16, the higher byte first, with or without a mark that says so.
pub fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|unit| code(unit) as u16).filter(|unit| *unit != 0xFEFF).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_characters() {
        let map = b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n2 beginbfchar\n<0001> <8349>\n\
            <0002> <D842DFB7>\nendbfchar\n1 beginbfrange\n<0010> <0012> <0030>\nendbfrange";
        let font = Font::from_map(map).unwrap();
        assert_eq!(font.decode(&[0, 1, 0, 2, 0, 0x10, 0, 0x12]).unwrap(), "草𠮷02");
        assert_eq!(font.decode(&[0, 9]), Err(Fault("有的字没有文字对照")));
    }
}
