//! Delimited 文本台账: a text file → its table, block by block, the blocks side by side.
//!
//! The first blocks are read one after the other until the header is found; the others as many at once as there
//! are cores.

use std::io::{self, Read};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};

use super::blocks::{Block, Blocks, Digests, Stop};
use super::decoding::{NotText, TextEncoding};
use super::delimited_rows::Text;
use super::dialect::Dialect;
use super::filling::{Filling, Shape, Tally};
use super::header_missing::{column_missing, no_header};
use super::header_names::HeaderNames;
use super::sheet::{Outcome, SheetFacts, SheetReading};
use super::table::{DateSystem, RawTable, TableOf};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::place::Place;

/// How much text is looked at to find the separator, in bytes.
const SAMPLE: usize = 1 << 16;
/// How many blocks wait for each core: while one is read, the next is there.
const BLOCKS_AHEAD: usize = 2;

/// What came of a text file.
pub(crate) struct TextFile<P> {
    pub(crate) table: TableOf<P>,
    pub(crate) findings: Vec<Finding>,
    /// Of the file's bytes, where asked for; hexadecimal, lower case.
    pub(crate) sha256: Option<String>,
}

/// How a text file is read: what its headers may be called, how large its blocks are, and what takes the
/// rows of each block while the next ones are being read.
pub(crate) struct TextReader<'r, T> {
    pub(crate) names: &'r HeaderNames<'r>,
    pub(crate) block: usize,
    pub(crate) digests: Digests,
    pub(crate) take: &'r T,
}

impl<T> TextReader<'_, T> {
    /// Reads a text file that `open` opens from its first byte; once, or twice where it is not UTF-8.
    ///
    /// # Errors
    /// An unknown encoding, quotes that do not pair, no header row, a needed column missing.
    pub(crate) fn read<R: Read, P: Send>(
        &self,
        open: impl Fn() -> io::Result<R>,
        file: &Arc<str>,
    ) -> Result<TextFile<P>, Failure>
    where
        T: Fn(RawTable) -> P + Sync,
    {
        let place = Place::file(file.clone(), None);
        let mut head = Vec::with_capacity(3);
        let read = open().and_then(|start| start.take(3).read_to_end(&mut head));
        read.map_err(|_| unreadable(place.clone()))?;
        let mut furthest = 0;
        for encoding in TextEncoding::candidates(&head) {
            let source = open().map_err(|_| unreadable(place.clone()))?;
            match self.read_as(encoding, source, file) {
                Err(Fault::NotText(NotText::Undecodable { line })) => furthest = furthest.max(line),
                Err(Fault::NotText(fault)) => return Err(not_text(fault, place)),
                Err(Fault::Failed(failure)) => return Err(failure),
                Ok(read) => return Ok(read),
            }
        }
        Err(not_text(NotText::Undecodable { line: furthest }, place))
    }

    /// Reads the text as one encoding. A byte that does not fit is told before anything else.
    fn read_as<R: Read, P: Send>(
        &self,
        encoding: TextEncoding,
        source: R,
        file: &Arc<str>,
    ) -> Result<TextFile<P>, Fault>
    where
        T: Fn(RawTable) -> P + Sync,
    {
        let place = Place::file(file.clone(), None);
        let mut blocks = Blocks::new(source, encoding, self.block, self.digests).map_err(Fault::NotText)?;
        let beginning = blocks.beginning(SAMPLE).map_err(|stop| fault_of(stop, &place))?;
        let encoding = if encoding.keeps_ascii() { encoding } else { encoding.decoded() };
        let dialect = Dialect::of(&sample(encoding, beginning), self.names);
        blocks.separated_by(dialect.delimiter);
        let text = Text { encoding, dialect, place };
        let filling = match self.open_table(&mut blocks, &text, file) {
            Ok(filling) => filling,
            Err(fault) => return Err(unless_not_text(&text, &mut blocks, fault)),
        };
        let shape = filling.shape().clone();
        let (first, mut tally) = filling.into_piece();
        let mut pieces = vec![(self.take)(first)];
        for (piece, later) in self.read_on(&mut blocks, &text, &shape)? {
            tally.append(later);
            pieces.push(piece);
        }
        let findings = shape.findings(&tally);
        let source = shape.source().clone();
        let Tally { rows, skipped, totals, .. } = tally;
        Ok(TextFile { table: TableOf { source, pieces, rows, skipped, totals }, findings, sha256: blocks.digest() })
    }

    /// Reads blocks until the header is found: the rows up to the end of its block.
    fn open_table<R: Read>(&self, blocks: &mut Blocks<R>, text: &Text, file: &Arc<str>) -> Result<Filling, Fault> {
        let facts = SheetFacts {
            file: file.clone(),
            sheet: None,
            encoding: Some(text.encoding.label),
            date_system: DateSystem::Excel1900,
            hidden: false,
            hidden_rows: Vec::new(),
            merges: Vec::new(),
        };
        let mut reading = SheetReading::new(facts, self.names);
        while let Some(block) = blocks.next().map_err(|stop| fault_of(stop, &text.place))? {
            text.decode(&block)?.rows(|row| reading.row(row)).map_err(Fault::Failed)?;
            if reading.has_header() || reading.is_hopeless() {
                break;
            }
        }
        let place = text.place.clone();
        match reading.finish_opening().map_err(Fault::Failed)? {
            Ok(filling) => Ok(filling),
            Err(Outcome::NoHeader(Some(header))) => {
                Err(Fault::Failed(column_missing(place, &header, &self.names.kinds[header.kind])))
            }
            Err(_) => Err(Fault::Failed(no_header(place, self.names))),
        }
    }

    /// Reads all further blocks, as many at once as there are cores; what came of each, in their order.
    fn read_on<R: Read, P: Send>(
        &self,
        blocks: &mut Blocks<R>,
        text: &Text,
        shape: &Arc<Shape>,
    ) -> Result<Vec<(P, Tally)>, Fault>
    where
        T: Fn(RawTable) -> P + Sync,
    {
        let done: Mutex<Vec<(u32, Result<(P, Tally), Fault>)>> = Mutex::new(Vec::new());
        let read = |block: Block| {
            let result = self.read_block(&block, text, shape);
            done.lock().expect("no reader panicked").push((block.rows_before, result));
        };
        let stopped = if rayon::current_thread_index().is_some() {
            // One of the readers of other files: it must not wait for itself.
            loop {
                match blocks.next() {
                    Ok(Some(block)) => read(block),
                    Ok(None) => break None,
                    Err(stop) => break Some(stop),
                }
            }
        } else {
            rayon::in_place_scope(|scope| {
                let ahead = rayon::current_num_threads() * BLOCKS_AHEAD;
                let (give_back, places) = sync_channel(ahead);
                (0..ahead).for_each(|_| give_back.send(()).expect("room for every place"));
                loop {
                    places.recv().expect("the places are ours");
                    match blocks.next() {
                        Ok(Some(block)) => {
                            let (give_back, read) = (give_back.clone(), &read);
                            scope.spawn(move |_| {
                                read(block);
                                // Nobody waits once the last block is given out.
                                let _ = give_back.send(());
                            });
                        }
                        Ok(None) => break None,
                        Err(stop) => break Some(stop),
                    }
                }
            })
        };
        let mut done = done.into_inner().expect("no reader panicked");
        done.sort_unstable_by_key(|(rows_before, _)| *rows_before);
        let last = stopped.map(|stop| Err(fault_of(stop, &text.place)));
        let results: Vec<_> = done.into_iter().map(|(_, result)| result).chain(last).collect();
        // A byte that does not fit comes before all other faults: the text may be in another encoding.
        let not_text = results.iter().position(|result| matches!(result, Err(Fault::NotText(_))));
        match not_text {
            Some(at) => results.into_iter().nth(at).expect("found there").map(|_| Vec::new()),
            None => results.into_iter().collect(),
        }
    }

    fn read_block<P>(&self, block: &Block, text: &Text, shape: &Arc<Shape>) -> Result<(P, Tally), Fault>
    where
        T: Fn(RawTable) -> P + Sync,
    {
        let text = text.decode(block)?;
        // Many more rows than these are blank lines, for which no room is needed.
        let rows = block.rows.min(block.bytes.len() / 16);
        let mut filling = Filling::later(shape.clone(), text.piece_text(), rows);
        text.rows(|row| filling.row(row)).map_err(Fault::Failed)?;
        let (piece, tally) = filling.into_piece();
        Ok(((self.take)(piece), tally))
    }
}

/// Why a text cannot be read as this encoding.
pub(crate) enum Fault {
    NotText(NotText),
    Failed(Failure),
}

fn fault_of(stop: Stop, place: &Place) -> Fault {
    match stop {
        Stop::NotText(fault) => Fault::NotText(fault),
        Stop::EndlessRecord { line } => Fault::Failed(
            Failure::broken(
                format!("第 {line} 行（按文本行数）起文本的一行超过 16 MB，不是台账，或双引号没有成对"),
                "重新导出；不是台账的文件请移出 exports/，或写入 lianxi.toml 的 [exports] ignore。",
            )
            .at(place.clone()),
        ),
    }
}

/// A fault of a text, unless a later byte does not fit the encoding at all.
fn unless_not_text<R: Read>(text: &Text, blocks: &mut Blocks<R>, fault: Fault) -> Fault {
    if matches!(fault, Fault::NotText(_)) {
        return fault;
    }
    loop {
        match blocks.next() {
            Ok(Some(block)) => match text.decode(&block) {
                Err(not_text) => return not_text,
                Ok(_) => continue,
            },
            Err(Stop::NotText(not_text)) => return Fault::NotText(not_text),
            _ => return fault,
        }
    }
}

/// The beginning of a text, up to its last whole line.
fn sample(encoding: TextEncoding, beginning: &[u8]) -> String {
    let whole = memchr::memrchr(b'\n', beginning).map_or(beginning.len(), |at| at + 1);
    encoding.decode(&beginning[..whole]).map(String::from).unwrap_or_default()
}

pub(crate) fn unreadable(place: Place) -> Failure {
    Failure::broken("文件无法读取", "确认文件没有被其他程序占用、本机用户有权读取，然后重新运行。").at(place)
}

fn not_text(fault: NotText, place: Place) -> Failure {
    let (what, remedy) = match fault {
        NotText::Unreadable => return unreadable(place),
        NotText::Undecodable { line } => (
            format!("第 {line} 行（按文本行数）有无法识别的字符，文件既不是 UTF-8 也不是 GB18030 编码"),
            "重新导出；或用 Excel/WPS 打开核对无误后另存为 .xlsx。",
        ),
        NotText::Binary => (
            "文件不是台账可用的格式（不是 xlsx、xls、ods，也不是文本）".to_owned(),
            "用 Excel/WPS 打开后另存为 .xlsx；不是台账的文件请移出 exports/，或写入 lianxi.toml 的 [exports] ignore。",
        ),
    };
    Failure::broken(what, remedy).at(place)
}

#[cfg(test)]
#[path = "delimited_tests.rs"]
mod tests;
