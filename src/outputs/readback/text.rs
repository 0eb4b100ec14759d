//! The text of a document as its reader meets it: piece by piece, in the order of its structure.
//!
//! In: a tagged PDF. Out: pieces (a paragraph, a heading, a cell), each whole even where it goes over lines
//! and pages, and for each character its page and line. What stands on the page outside the structure
//! (page numbers, repeated headers) comes in pieces of its own; only the slanted mark of a draft is left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::content::{self, Run, width_in_ems};
use super::file::{Fault, File};
use super::objects::Object;

const UNREADABLE: Fault = Fault("文档结构无法识别");

/// How deep the structure may be: a cell's paragraph lies in the ninth.
const DEEPEST: usize = 64;

/// More bookmarks than a document of ours can have: a ring.
const MOST_BOOKMARKS: usize = 10_000;

/// Baselines nearer than this, in points, are of one line: digits and Han characters in one row.
const SAME_LINE: f64 = 2.0;

/// Roles within a paragraph; any other begins a piece.
const INLINE: &[&str] = &["Span", "Link", "Em", "Strong", "Quote", "Code", "Datetime", "Reference", "Annot"];

/// Where a character stands, both counted from 1; lines by their baselines from the top of the page. Line 0 is
/// what no page shows: an alternative text, a bookmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub page: usize,
    pub line: usize,
}

/// A text that belongs together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    pub characters: Vec<(char, Spot)>,
    /// Whether it may be a part of a text only: within a chart, or outside the structure.
    pub loose: bool,
    /// Whether it is no content: a page number, a header that is repeated.
    pub outside: bool,
}

/// The pieces of a PDF.
///
/// # Errors
/// A [`Fault`] where the PDF is not as typst writes it.
pub fn pieces(pdf: &[u8]) -> Result<Vec<Piece>, Fault> {
    let file = File::read(pdf)?;
    let numbers = file.pages()?;
    let mut fonts = BTreeMap::new();
    let pages = numbers.iter().map(|number| content::runs(&file, *number, &mut fonts).map(upright));
    let pages: Vec<Vec<Run>> = pages.collect::<Result<_, Fault>>()?;
    let mut order =
        Order { file: &file, numbers: &numbers, marks: marks(&pages), steps: Vec::new(), unseen: Vec::new() };
    let root = file.value(file.catalog(), "StructTreeRoot")?.ok_or(Fault("没有文档结构"))?;
    order.walk(&root, None, false, DEEPEST)?;
    order.outline()?;
    let unseen = std::mem::take(&mut order.unseen);
    let mut steps = order.steps;
    // Whatever the structure does not name: page numbers, repeated headers, a mistake.
    let read: BTreeSet<Place> = steps.iter().filter_map(|step| step.run).collect();
    for (page, runs) in pages.iter().enumerate() {
        let rest = (0..runs.len()).map(|run| (page, run)).filter(|place| !read.contains(place));
        steps.push(Step { run: None, loose: true });
        steps.extend(rest.map(|place| Step { run: Some(place), loose: true }));
    }
    let mut pieces = assemble(&steps, &pages);
    pieces.extend(unseen);
    Ok(pieces)
}

/// A run by its page and its place on it, both from 0.
type Place = (usize, usize);

/// The next run to read, or the end of a piece.
#[derive(Debug, Clone, Copy)]
struct Step {
    run: Option<Place>,
    loose: bool,
}

/// All runs but the slanted mark of a draft, which is no content.
fn upright(runs: Vec<Run>) -> Vec<Run> {
    runs.into_iter().filter(|run| !run.slanted || run.mark.is_some()).collect()
}

/// The runs of each mark.
fn marks(pages: &[Vec<Run>]) -> BTreeMap<(usize, usize), Vec<Place>> {
    let mut marks: BTreeMap<_, Vec<Place>> = BTreeMap::new();
    for (page, runs) in pages.iter().enumerate() {
        for (at, run) in runs.iter().enumerate() {
            if let Some(mark) = run.mark {
                marks.entry((page, mark)).or_default().push((page, at));
            }
        }
    }
    marks
}

/// Follows the structure and notes the order of the runs.
struct Order<'a, 'b> {
    file: &'a File<'b>,
    /// The page objects.
    numbers: &'a [u32],
    marks: BTreeMap<(usize, usize), Vec<Place>>,
    steps: Vec<Step>,
    /// What is not seen on a page: alternative texts, bookmarks.
    unseen: Vec<Piece>,
}

impl Order<'_, '_> {
    /// An element and what lies in it. `page`: where the elements around it stand.
    fn walk(&mut self, element: &Object, page: Option<usize>, in_figure: bool, deeper: usize) -> Result<(), Fault> {
        let deeper = deeper.checked_sub(1).ok_or(UNREADABLE)?;
        let role = element.get("S").and_then(Object::name).unwrap_or_default();
        let page = self.page(element).or(page);
        let in_figure = in_figure || role == "Figure";
        if let Some(alternative) = element.get("Alt") {
            self.say(page, alternative)?;
        }
        let end = Step { run: None, loose: false };
        let inline = INLINE.contains(&role);
        self.steps.extend((!inline).then_some(end));
        let kids = self.file.value(element, "K")?;
        for kid in kids.iter().flat_map(|kids| kids.list().unwrap_or(std::slice::from_ref(kids))) {
            match kid {
                Object::Number(_) => self.take(page, kid, in_figure)?,
                Object::Reference(_) => {
                    let kid = self.file.resolve(kid)?;
                    self.walk(&kid, page, in_figure, deeper)?;
                }
                Object::Entries(entries) => match entries.get("MCID") {
                    Some(mark) => self.take(self.page(kid).or(page), mark, in_figure)?,
                    None if entries.contains_key("S") => self.walk(kid, page, in_figure, deeper)?,
                    // The place of a link on the page.
                    None => {}
                },
                _ => return Err(UNREADABLE),
            }
        }
        self.steps.extend((!inline).then_some(end));
        Ok(())
    }

    /// The titles of all bookmarks.
    fn outline(&mut self) -> Result<(), Fault> {
        let Some(outline) = self.file.value(self.file.catalog(), "Outlines")? else { return Ok(()) };
        let mut open: Vec<Object> = self.file.value(&outline, "First")?.map(Cow::into_owned).into_iter().collect();
        let mut left = MOST_BOOKMARKS;
        while let Some(mark) = open.pop() {
            left = usize::checked_sub(left, 1).ok_or(UNREADABLE)?;
            if let Some(title) = mark.get("Title") {
                self.say(None, title)?;
            }
            open.extend(self.file.value(&mark, "Next")?.map(Cow::into_owned));
            open.extend(self.file.value(&mark, "First")?.map(Cow::into_owned));
        }
        Ok(())
    }

    /// A text that no page shows, as a piece of its own on line 0; without a page on the first.
    fn say(&mut self, page: Option<usize>, text: &Object) -> Result<(), Fault> {
        let Object::Text(bytes) = text else { return Err(UNREADABLE) };
        let spot = Spot { page: page.unwrap_or_default() + 1, line: 0 };
        let text = match bytes.strip_prefix(&[0xFE, 0xFF]) {
            Some(wide) => {
                let units = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
            None => String::from_utf8_lossy(bytes).into_owned(),
        };
        let characters = text.chars().map(|c| (c, spot)).collect();
        self.unseen.push(Piece { characters, ..Piece::default() });
        Ok(())
    }

    /// The page that an element names.
    fn page(&self, element: &Object) -> Option<usize> {
        let number = element.get("Pg")?.reference()?;
        self.numbers.iter().position(|page| *page == number)
    }

    fn take(&mut self, page: Option<usize>, mark: &Object, in_figure: bool) -> Result<(), Fault> {
        let key = page.zip(mark.whole()).ok_or(UNREADABLE)?;
        let runs = self.marks.get(&key).into_iter().flatten();
        self.steps.extend(runs.map(|place| Step { run: Some(*place), loose: in_figure }));
        Ok(())
    }
}

/// Makes pieces of the runs in their order.
fn assemble(steps: &[Step], pages: &[Vec<Run>]) -> Vec<Piece> {
    let lines: Vec<Vec<f64>> = pages.iter().map(|runs| baselines(runs)).collect();
    let mut pieces = vec![Piece::default()];
    let mut before: Option<&Run> = None;
    for step in steps {
        let Some((page, at)) = step.run else {
            before = None;
            continue;
        };
        let run = &pages[page][at];
        let goes_on = before.is_some_and(|before| !step.loose || neighbours(before, run));
        if !goes_on {
            pieces.push(Piece { loose: step.loose, outside: run.mark.is_none(), ..Piece::default() });
        }
        let line = lines[page].partition_point(|height| *height - run.y >= SAME_LINE) + 1;
        let spot = Spot { page: page + 1, line };
        pieces.last_mut().expect("one to begin with").characters.extend(run.text.chars().map(|c| (c, spot)));
        before = Some(run);
    }
    pieces.retain(|piece| !piece.characters.is_empty());
    pieces
}

/// The heights of the lines of a page, from its top.
fn baselines(runs: &[Run]) -> Vec<f64> {
    let mut heights: Vec<f64> = runs.iter().map(|run| run.y).collect();
    heights.sort_by(|a, b| b.total_cmp(a));
    heights.dedup_by(|lower, upper| *upper - *lower < SAME_LINE);
    heights
}

/// Whether a run follows another on its line, without the gap of a column between them.
fn neighbours(before: &Run, run: &Run) -> bool {
    let gap = run.x - before.x - width_in_ems(&before.text) * before.size;
    (before.y - run.y).abs() < SAME_LINE && gap.abs() < 0.6 * run.size
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
