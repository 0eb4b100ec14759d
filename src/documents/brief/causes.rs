//! Classes of causes 案由类别: what a joint meeting may know of a cause (reliability: the coded class only).
//!
//! In: the cause as the export has it. Out: a class, by the chapter of the Criminal Law or as a civil
//! dispute. Never: the text itself. A sexual crime has no class of its own.

use crate::privacy::is_sexual_crime;

const PERSON: &str = "侵犯人身权利类";

/// Words of a cause, and the class that they mean; the first that fits counts, so that a civil
/// dispute about a traffic accident is civil and a robbery with a death is against property.
static CLASSES: &[(&[&str], &str)] = &[
    (&["纠纷", "追索", "赡养", "抚养", "扶养", "抚育", "侵权责任"], "民事纠纷类"),
    (&["抢劫", "抢夺", "盗窃", "诈骗", "敲诈", "侵占", "挪用", "毁坏财物", "劳动报酬"], "侵犯财产类"),
    (
        &["交通肇事", "危险驾驶", "放火", "失火", "爆炸", "投放", "责任事故", "安全事故", "危害公共安全"],
        "危害公共安全类",
    ),
    (&["寻衅滋事", "聚众", "妨害", "污染环境", "非法行医", "毒品", "黑社会"], "妨害社会管理秩序类"),
    (&["伤害", "杀人", "致人死亡", "致人重伤", "致死", "重伤", "拘禁", "绑架", "拐卖", "虐待", "遗弃", "侮辱"], PERSON),
];

/// The class of a cause; empty where no cause is given.
pub fn class(cause: &str) -> &'static str {
    if cause.trim().is_empty() {
        return "";
    }
    if is_sexual_crime(cause) {
        return PERSON;
    }
    let fits = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    CLASSES.iter().find(|(words, _)| fits(words)).map_or("其他类", |(_, class)| class)
}

#[cfg(test)]
mod tests {
    use super::class;

    #[test]
    fn a_cause_is_told_by_its_class() {
        for (cause, told) in [
            ("交通肇事", "危害公共安全类"),
            ("机动车交通事故责任纠纷", "民事纠纷类"),
            ("抢劫致人死亡", "侵犯财产类"),
            ("过失致人重伤", "侵犯人身权利类"),
            ("故意杀人", "侵犯人身权利类"),
            ("强奸", "侵犯人身权利类"),
            ("强制猥亵、侮辱", "侵犯人身权利类"),
            ("某种不常见的罪名", "其他类"),
            (" ", ""),
        ] {
            assert_eq!(class(cause), told, "{cause}");
        }
    }
}
