//! The text of a document as its reader meets it: piece by piece, in the order of its structure.
//!
//! In: a tagged PDF. Out: pieces (a paragraph, a heading, a cell), each whole even where it goes over lines
//! and pages, and for each character its page and line. What stands on the page outside the structure
//! (page numbers, repeated headers) comes in pieces of its own; only the slanted mark of a draft is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{self, Run, width_in_ems};
use super::file::{Fault, File};
use super::objects::Object;

const UNREADABLE: Fault = Fault("文档结构无法识别");

/// More bookmarks than any document has headings: they would go round in circles.
const MOST_BOOKMARKS: usize = 100_000;

/// How deep the structure may be: a cell's paragraph lies in the ninth.
const DEEPEST: usize = 64;

/// Baselines nearer than this, in points, are of one line: digits and Han characters in one row.
const SAME_LINE: f64 = 2.0;

/// Roles within a paragraph; any other begins a piece.
const INLINE: &[&str] = &["Span", "Link", "Em", "Strong", "Quote", "Code", "Datetime", "Reference", "Annot"];

/// Where a character stands, both counted from 1; lines by their baselines from the top of the page.
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
    /// What it is where it stands on no page: 书签.
    pub hidden: Option<&'static str>,
}

impl Piece {
    /// A text that no page shows.
    fn hidden(what: &'static str, text: &str) -> Piece {
        let nowhere = Spot { page: 0, line: 0 };
        Piece { characters: text.chars().map(|c| (c, nowhere)).collect(), hidden: Some(what), ..Piece::default() }
    }
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
        Order { file: &file, numbers: &numbers, marks: marks(&pages), steps: Vec::new(), alternatives: Vec::new() };
    let root = file.value(file.catalog(), "StructTreeRoot")?.ok_or(Fault("没有文档结构"))?;
    order.walk(&root, None, false, DEEPEST)?;
    let alternatives = order.alternatives;
    let mut steps = order.steps;
    // Whatever the structure does not name: page numbers, repeated headers, a mistake.
    let read: BTreeSet<Place> = steps.iter().filter_map(|step| step.run).collect();
    for (page, runs) in pages.iter().enumerate() {
        let rest = (0..runs.len()).map(|run| (page, run)).filter(|place| !read.contains(place));
        steps.push(Step { run: None, loose: true });
        steps.extend(rest.map(|place| Step { run: Some(place), loose: true }));
    }
    let mut pieces = assemble(&steps, &pages);
    pieces.extend(alternatives.iter().map(|text| Piece::hidden("图的替代文字", text)));
    pieces.extend(bookmarks(&file)?.iter().map(|text| Piece::hidden("书签", text)));
    pieces
        .extend(file.title()?.as_ref().and_then(content::spoken).map(|text| Piece::hidden("文件属性中的标题", &text)));
    Ok(pieces)
}

/// The texts of all bookmarks.
fn bookmarks(file: &File) -> Result<Vec<String>, Fault> {
    let mut texts = Vec::new();
    let mut waiting: Vec<Object> = file.value(file.catalog(), "Outlines")?.into_iter().collect();
    while let Some(entry) = waiting.pop() {
        texts.extend(file.value(&entry, "Title")?.as_ref().and_then(content::spoken));
        for key in ["Next", "First"] {
            waiting.extend(file.value(&entry, key)?);
        }
        if texts.len() > MOST_BOOKMARKS {
            return Err(Fault("书签无法识别"));
        }
    }
    Ok(texts)
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
    /// What stands for pictures in the ear of a reader.
    alternatives: Vec<String>,
}

impl Order<'_, '_> {
    /// An element and what lies in it. `page`: where the elements around it stand.
    fn walk(&mut self, element: &Object, page: Option<usize>, in_figure: bool, deeper: usize) -> Result<(), Fault> {
        let deeper = deeper.checked_sub(1).ok_or(UNREADABLE)?;
        let role = element.get("S").and_then(Object::name).unwrap_or_default();
        let page = self.page(element).or(page);
        let in_figure = in_figure || role == "Figure";
        let end = Step { run: None, loose: false };
        let inline = INLINE.contains(&role);
        self.steps.extend((!inline).then_some(end));
        self.alternatives.extend(self.file.value(element, "Alt")?.as_ref().and_then(content::spoken));
        let kids = self.file.value(element, "K")?;
        for kid in kids.iter().flat_map(|kids| kids.list().unwrap_or(std::slice::from_ref(kids))) {
            match kid {
                Object::Number(_) => self.take(page, kid, in_figure)?,
                Object::Reference(_) => self.walk(&self.file.resolve(kid)?, page, in_figure, deeper)?,
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
