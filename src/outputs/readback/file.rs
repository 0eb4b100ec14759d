//! A PDF file: its objects by number, its streams, its pages.
//!
//! In: the bytes of a PDF that typst wrote. Out: objects and unpacked streams. Whatever is not as typst
//! writes it is a [`Fault`], never passed over: what cannot be read cannot be checked.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::objects::{Object, Reader};

/// The most that one stream may unpack to.
const LARGEST_STREAM: u64 = 256 << 20;

/// What keeps a PDF from being read, in a few Chinese words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault(pub &'static str);

/// A PDF in memory.
#[derive(Debug)]
pub struct File<'a> {
    bytes: &'a [u8],
    /// By number, where each object begins.
    offsets: Vec<usize>,
    catalog: Object,
}

impl<'a> File<'a> {
    pub fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mark = b"startxref";
        let start = bytes.windows(mark.len()).rposition(|window| window == mark).ok_or(Fault("没有交叉引用表"))?;
        let table = Reader::new(bytes, start + mark.len()).next().and_then(|offset| offset.whole());
        let mut reader = Reader::new(bytes, table.ok_or(Fault("没有交叉引用表"))?);
        let offsets = offsets(&mut reader).ok_or(Fault("交叉引用表无法识别"))?;
        let trailer = reader.next().ok_or(Fault("文件尾无法识别"))?;
        let mut file = File { bytes, offsets, catalog: trailer };
        let root = file.catalog.get("Root").ok_or(Fault("没有文件目录"))?;
        file.catalog = file.resolve(root)?.into_owned();
        Ok(file)
    }

    /// The catalog, from which everything is reached.
    pub fn catalog(&self) -> &Object {
        &self.catalog
    }

    /// The object itself, or the one that it refers to.
    pub fn resolve<'o>(&self, object: &'o Object) -> Result<Cow<'o, Object>, Fault> {
        match object {
            Object::Reference(number) => self.numbered(*number).map(Cow::Owned),
            other => Ok(Cow::Borrowed(other)),
        }
    }

    /// The object of that number.
    pub fn numbered(&self, number: u32) -> Result<Object, Fault> {
        self.object(number).map(|(object, _)| object)
    }

    /// The value of a key, resolved; `None` where there is no such key.
    pub fn value<'o>(&self, object: &'o Object, key: &str) -> Result<Option<Cow<'o, Object>>, Fault> {
        object.get(key).map(|value| self.resolve(value)).transpose()
    }

    /// An object by its number, and where it ends.
    fn object(&self, number: u32) -> Result<(Object, usize), Fault> {
        let offset = self.offsets.get(number as usize).copied().ok_or(Fault("引用了没有的对象"))?;
        let mut reader = Reader::new(self.bytes, offset);
        let head = [reader.next(), reader.next(), reader.next()];
        let own = head[0].as_ref().and_then(Object::whole) == Some(number as usize);
        if !own || head[2] != Some(Object::Word("obj".into())) {
            return Err(Fault("对象不在所说的位置"));
        }
        let object = reader.next().ok_or(Fault("对象无法识别"))?;
        Ok((object, reader.at))
    }

    /// A stream's dictionary and what it holds, unpacked.
    pub fn stream(&self, number: u32) -> Result<(Object, Vec<u8>), Fault> {
        const UNREADABLE: Fault = Fault("内容流无法识别");
        let (head, end) = self.object(number)?;
        let mut reader = Reader::new(self.bytes, end);
        if reader.next() != Some(Object::Word("stream".into())) {
            return Err(UNREADABLE);
        }
        let rest = &self.bytes[reader.at..];
        let start = reader.at + if rest.starts_with(b"\r\n") { 2 } else { 1 };
        let length = self.value(&head, "Length")?.and_then(|length| length.whole()).ok_or(UNREADABLE)?;
        let packed = start.checked_add(length).and_then(|end| self.bytes.get(start..end)).ok_or(UNREADABLE)?;
        let content = match self.value(&head, "Filter")? {
            None => packed.to_vec(),
            Some(filter) if filter.name() == Some("FlateDecode") => {
                let mut content = Vec::new();
                let mut unpacked = ZlibDecoder::new(packed).take(LARGEST_STREAM);
                unpacked.read_to_end(&mut content).map_err(|_| UNREADABLE)?;
                content
            }
            Some(_) => return Err(Fault("内容流的压缩方式无法识别")),
        };
        Ok((head, content))
    }

    /// The same; no content for a picture, which is packed in ways of its own and has no text.
    pub fn stream_or_picture(&self, number: u32) -> Result<(Object, Option<Vec<u8>>), Fault> {
        let (head, _) = self.object(number)?;
        if head.get("Subtype").and_then(Object::name) == Some("Image") {
            return Ok((head, None));
        }
        self.stream(number).map(|(head, content)| (head, Some(content)))
    }

    /// The numbers of the page objects, in order.
    pub fn pages(&self) -> Result<Vec<u32>, Fault> {
        let root = self.catalog.get("Pages").and_then(Object::reference).ok_or(Fault("没有页面"))?;
        let mut pages = Vec::new();
        let mut waiting = vec![root];
        while let Some(number) = waiting.pop() {
            let node = self.numbered(number)?;
            match self.value(&node, "Kids")? {
                None => pages.push(number),
                Some(kids) => {
                    waiting.extend(kids.list().unwrap_or_default().iter().rev().filter_map(Object::reference))
                }
            }
            if pages.len() + waiting.len() > self.offsets.len() {
                return Err(Fault("页面目录无法识别"));
            }
        }
        Ok(pages)
    }
}

/// A cross-reference table; the reader stands before the trailer's dictionary afterwards.
fn offsets(reader: &mut Reader) -> Option<Vec<usize>> {
    if reader.next()? != Object::Word("xref".into()) {
        return None;
    }
    let mut offsets = Vec::new();
    loop {
        let first = match reader.next()? {
            Object::Word(word) if word == "trailer" => return Some(offsets),
            other => other.whole()?,
        };
        let count = reader.next()?.whole()?;
        if first != offsets.len() {
            return None;
        }
        for _ in 0..count {
            offsets.push(reader.next()?.whole()?);
            (reader.next()?, reader.next()?);
        }
    }
}
