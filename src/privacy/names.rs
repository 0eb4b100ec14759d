//! Masking of names 隐名: the surname stays, the given name becomes 某.

use std::borrow::{Borrow, Cow};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::LazyLock;

use super::Personal;

/// Surnames of two characters; a name that begins with one keeps both.
static COMPOUND_SURNAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    HashSet::from([
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
        "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
        "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
        "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘",
        "左丘", "西门", "第五", "南荣", "东里", "即墨", "达奚", "褚师",
    ])
});

/// The dots that part a minority name.
const DOTS: &[char] = &['·', '•', '・', '‧', '．', '∙', '⋅'];

/// How to tell apart people of one masked name: the heavenly stems, then the earthly branches.
const MARKS: &[char] = &[
    '甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸', '子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申',
    '酉', '戌', '亥',
];

/// 张玉梅 → 张某某, 何军 → 何某, 欧阳锋 → 欧阳某, 阿依古丽·买买提 → 阿某. An empty name stays empty.
///
/// Blanks and what stands in brackets after the name are not part of it. A name that is masked already stays as it is.
pub fn mask_name(name: &str) -> String {
    let name = if name.contains(is_blank) { name.replace(is_blank, "").into() } else { Cow::Borrowed(name) };
    let bare = name.split(['(', '（', '[', '【', '〔']).next().unwrap_or_default();
    let Some(first) = bare.chars().next() else {
        // Nothing but a bracket: not a name, and still not to be shown.
        return if name.is_empty() { String::new() } else { "某".to_owned() };
    };
    if bare.contains(DOTS) {
        return format!("{first}某");
    }
    let of_two = bare.char_indices().nth(2).map(|(end, _)| &bare[..end]);
    let surname = of_two.filter(|lead| COMPOUND_SURNAMES.contains(lead)).unwrap_or(&bare[..first.len_utf8()]);
    let given = bare[surname.len()..].chars().nth(1).map_or("某", |_| "某某");
    [surname, given].concat()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The masked names of one document: two people of one masked name are told apart, 张某某甲 and 张某某乙.
#[derive(Debug, Clone, Default)]
pub struct NameMasker<K> {
    shown: HashMap<K, String>,
}

impl<K: Eq + Hash + Clone> NameMasker<K> {
    /// Masks every person that the document names. The order decides who is 甲: give the persons in an order that
    /// does not depend on rows or files (by case number, then by person). A person may stand in it several times.
    pub fn new(people: impl IntoIterator<Item = (K, impl Borrow<Personal>)>) -> Self {
        let mut shown: HashMap<K, String> = HashMap::new();
        let mut namesakes: HashMap<String, Vec<K>> = HashMap::new();
        for (person, name) in people {
            if shown.contains_key(&person) {
                continue;
            }
            let masked = name.borrow().masked();
            namesakes.entry(masked.clone()).or_default().push(person.clone());
            shown.insert(person, masked);
        }
        for (masked, persons) in
            namesakes.into_iter().filter(|(masked, persons)| persons.len() > 1 && !masked.is_empty())
        {
            for (place, person) in persons.into_iter().enumerate() {
                shown.insert(person, format!("{masked}{}", mark(place)));
            }
        }
        NameMasker { shown }
    }

    /// The person's name in this document; `None` for one that was not given.
    pub fn name(&self, person: &K) -> Option<&str> {
        self.shown.get(person).map(String::as_str)
    }
}

/// 甲, 乙, … 亥, then numbers.
fn mark(place: usize) -> String {
    MARKS.get(place).map_or_else(|| (place + 1).to_string(), char::to_string)
}
