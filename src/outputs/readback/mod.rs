//! Reading back 读回: every numeral of a finished PDF is a figure, a date, a number of the meeting file or a
//! declared constant, and a figure is the same in every document of a run (spec: documents.md).
//!
//! In: a document and the PDF made of it; the documents of a run. Out: nothing, or a failure that names page, line and
//! numeral, or a PDF in which the document's title does not stand.
//! It reads the PDF as a reader would, from its own structure, and knows nothing of templates or Typst
//! source. It never repairs, and never tells more of a text than a few characters around the numeral.

mod content;
mod file;
mod fonts;
mod known;
mod numerals;
mod objects;
mod text;

use file::Fault;
use numerals::{Known, Numeral, compared};
use text::{Piece, Spot};

use crate::documents::Document;
use crate::failure::Failure;

/// The numerals of one document that are told; the first of them says how many there are.
const TOLD: usize = 5;

/// The characters on either side of a numeral that a message shows.
const AROUND: usize = 6;

const REMEDY: &str = "文件中的数字只能是统计数字、日期、会议文件中写明的数字：模板中手写的数字改为 {{ fig(\"…\") }} 这样的引用，\
    或者写进会议文件；模板的自己副本在 templates/ 中，删去它即用内置模板。没有自己的副本时，请把这条消息告知程序维护人员";

/// Whether the documents of a run say the same of every figure.
///
/// # Errors
/// A figure that two documents would print differently.
pub fn agree(documents: &[Document]) -> Result<(), Failure> {
    Failure::all(documents.windows(2).filter_map(|pair| differing(&pair[0], &pair[1])).collect()).map_or(Ok(()), Err)
}

/// Checks a PDF against its document. The file's name is for messages.
///
/// # Errors
/// A numeral without an origin; a PDF that cannot be read, or that is another document's.
pub fn read_back(document: &Document, name: &str, pdf: &[u8]) -> Result<(), Failure> {
    let title = document.kind.file_stem();
    let read =
        text::pieces(pdf).map(|pieces| (has_title(&pieces, document), strangers(&known::known(document), &pieces)));
    let failures = match read {
        Ok((true, strangers)) => told(&strangers, title, name),
        Ok((false, _)) => vec![
            Failure::broken(
                format!("{title}：生成的 PDF 中没有文件的标题，可能不是这份文件"),
                "运行 lianxi doctor 核对 typst；templates/ 中有自己的模板的，在其中写上 {{ doc.title }}",
            )
            .at(name),
        ],
        Err(Fault(fault)) => vec![
            Failure::broken(
                format!("{title}：生成的 PDF 无法读回核对（{fault}）"),
                "运行 lianxi doctor 核对 typst 的版本；版本无误时，请把这条消息告知程序维护人员",
            )
            .at(name),
        ],
    };
    Failure::all(failures).map_or(Ok(()), Err)
}

/// A numeral that no text of the document has.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stranger {
    numeral: String,
    spot: Spot,
    /// It, and a few characters around it.
    shown: String,
}

fn strangers(known: &Known, pieces: &[Piece]) -> Vec<Stranger> {
    let mut strangers: Vec<Stranger> = pieces.iter().flat_map(|piece| of_piece(known, piece)).collect();
    strangers.sort_by_key(|stranger| stranger.spot);
    strangers
}

/// Whether a page shows the document's title: a file without any strange numeral may be another file.
fn has_title(pieces: &[Piece], document: &Document) -> bool {
    let characters = pieces.iter().flat_map(|piece| &piece.characters).filter(|(_, spot)| spot.line > 0);
    let shown: String = characters.filter_map(|(c, _)| compared(*c)).collect();
    shown.contains(&document.doc.title.chars().filter_map(compared).collect::<String>())
}

fn of_piece(known: &Known, piece: &Piece) -> Vec<Stranger> {
    let (characters, spots): (Vec<char>, Vec<Spot>) =
        piece.characters.iter().filter_map(|(c, spot)| Some((compared(*c)?, *spot))).unzip();
    if piece.outside && is_page_number(&characters, &spots) {
        return Vec::new();
    }
    let stranger = |numeral: Numeral| {
        let (start, end) = (numeral.at.saturating_sub(AROUND), numeral.at + numeral.length + AROUND);
        Stranger {
            spot: spots[numeral.at],
            shown: characters[start..end.min(characters.len())].iter().collect(),
            numeral: numeral.token,
        }
    };
    known.strangers(&characters, piece.loose).into_iter().map(stranger).collect()
}

/// The page's own number between dashes (GB/T 9704-2012, 7.5).
fn is_page_number(characters: &[char], spots: &[Spot]) -> bool {
    let text: String = characters.iter().collect();
    spots.first().is_some_and(|spot| text.trim_matches('—') == spot.page.to_string())
}

/// What is said about one document's numerals.
fn told(strangers: &[Stranger], title: &str, name: &str) -> Vec<Failure> {
    let count = strangers.len();
    let tell = |(at, stranger): (usize, &Stranger)| {
        let Spot { page, line } = stranger.spot;
        let further = match at {
            0 if count > TOLD => format!("（这样的数字共 {count} 处，列出前 {TOLD} 处）"),
            _ => String::new(),
        };
        let (here, there) = match line {
            0 => (format!("第{page}页的替代文字或书签中"), "替代文字或书签".to_owned()),
            line => (format!("第{page}页第{line}行"), format!("第 {line} 行")),
        };
        Failure::broken(format!("{title}：{here}的“{}”没有出处{further}", stranger.numeral), REMEDY)
            .at(format!("{name} › 第 {page} 页 › {there}：…{}…", stranger.shown))
    };
    strangers.iter().take(TOLD).enumerate().map(tell).collect()
}

/// The first figure that two documents of a run would print differently.
fn differing(one: &Document, other: &Document) -> Option<Failure> {
    let (id, label) = one.figures().iter().find_map(|(id, view)| {
        let twin = other.figures().get(id)?;
        let same = (&view.prose, &view.bare, &view.yuan) == (&twin.prose, &twin.bare, &twin.yuan);
        (!same).then_some((id, &view.label))
    })?;
    let (one, other) = (one.kind.file_stem(), other.kind.file_stem());
    Some(Failure::broken(
        format!("{one}和{other}中的“{label}”（{id}）不一致"),
        "这是程序的错误，请把这条消息告知程序维护人员；文件没有发布",
    ))
}
