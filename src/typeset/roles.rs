//! The roles of typefaces in an official document 公文, and the families that can fill them.
//!
//! In: nothing. Out: a fixed list. It never looks at the machine.

use super::locate::FONTS_VARIABLE;

/// What a typeface is for (GB/T 9704-2012, 5.2.2, 7.2.4, 7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The document's title and the organ's mark 小标宋; a bold 宋体 stands in.
    Title,
    /// The body 仿宋.
    Fang,
    /// Headings of the first level 黑体.
    Hei,
    /// Headings of the second level 楷体.
    Kai,
    /// Tables and page numbers 宋体.
    Song,
    /// Digits and Latin letters; may be empty: the Chinese face then sets them.
    Latin,
}

impl Role {
    /// Every role, in the order of every list.
    pub const ALL: [Role; 6] = [Role::Title, Role::Fang, Role::Hei, Role::Kai, Role::Song, Role::Latin];

    /// The key in fonts.typ and in `[fonts]` of lianxi.toml.
    pub fn key(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Fang => "fang",
            Role::Hei => "hei",
            Role::Kai => "kai",
            Role::Song => "song",
            Role::Latin => "latin",
        }
    }

    /// What it is for, as manifest.json names it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Fang => "body",
            Role::Hei => "heading",
            Role::Kai => "subheading",
            Role::Song => "table",
            Role::Latin => "latin",
        }
    }

    /// The Chinese name for messages.
    pub fn label(self) -> &'static str {
        match self {
            Role::Title => "标题（小标宋）",
            Role::Fang => "正文（仿宋）",
            Role::Hei => "一级标题（黑体）",
            Role::Kai => "二级标题（楷体）",
            Role::Song => "表格和页码（宋体）",
            Role::Latin => "数字和西文",
        }
    }

    /// The role of a key of `[fonts]`: the key or the name.
    pub fn read(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == key || role.name() == key)
    }

    /// The families that fill it, the best first: the standard's own, those of Windows, of the
    /// domestic desktops, then free ones. Typst knows a font by the first name its file gives,
    /// which may be the Chinese one, so both stand here.
    pub(super) fn candidates(self) -> &'static [&'static str] {
        match self {
            Role::Title => &[
                "FZXiaoBiaoSong-B05S",
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05",
                "方正小标宋_GBK",
                "STZhongsong",
                "华文中宋",
                "FandolSong",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "SimSun",
                "宋体",
            ],
            Role::Fang => &[
                "FangSong_GB2312",
                "仿宋_GB2312",
                "FangSong",
                "仿宋",
                "STFangsong",
                "华文仿宋",
                "FZFangSong-Z02S",
                "方正仿宋简体",
                "FZFangSong-Z02",
                "方正仿宋_GBK",
                "FandolFang R",
                "FandolFang",
            ],
            Role::Hei => &[
                "SimHei",
                "黑体",
                "STHeiti",
                "华文黑体",
                "FZHei-B01S",
                "方正黑体简体",
                "FZHei-B01",
                "方正黑体_GBK",
                "FandolHei",
                "Noto Sans CJK SC",
                "Noto Sans SC",
                "Microsoft YaHei",
                "微软雅黑",
            ],
            Role::Kai => &[
                "KaiTi_GB2312",
                "楷体_GB2312",
                "KaiTi",
                "楷体",
                "STKaiti",
                "华文楷体",
                "FZKai-Z03S",
                "方正楷体简体",
                "FZKai-Z03",
                "方正楷体_GBK",
                "FandolKai",
                "LXGW WenKai",
            ],
            Role::Song => &[
                "SimSun",
                "宋体",
                "STSong",
                "华文宋体",
                "FZShuSong-Z01S",
                "方正书宋简体",
                "FZShuSong-Z01",
                "方正书宋_GBK",
                "FandolSong",
                "Noto Serif CJK SC",
                "Noto Serif SC",
            ],
            Role::Latin => &["Times New Roman", "Liberation Serif", "Libertinus Serif", "FandolSong"],
        }
    }

    /// The roles whose face stands in for it in a draft, the nearest first.
    pub(super) fn stand_ins(self) -> &'static [Role] {
        match self {
            Role::Title => &[Role::Song, Role::Hei, Role::Fang, Role::Kai],
            Role::Fang => &[Role::Kai, Role::Song, Role::Hei],
            Role::Hei => &[Role::Title, Role::Song, Role::Fang, Role::Kai],
            Role::Kai => &[Role::Fang, Role::Song, Role::Hei],
            Role::Song => &[Role::Title, Role::Fang, Role::Kai, Role::Hei],
            Role::Latin => &[],
        }
    }

    /// What to install where no family fills it.
    pub(super) fn remedy(self) -> String {
        let first: Vec<&str> = self.candidates().iter().copied().filter(|name| name.is_ascii()).collect();
        format!(
            "安装下列字体之一：{}；或在 lianxi.toml 的 [fonts] 中写明 {} = [\"字体名称\"]。字体文件可放在 lianxi 程序旁边的 fonts 文件夹，或用环境变量 {FONTS_VARIABLE} 指明文件夹。",
            first.join("、"),
            self.key(),
        )
    }
}

/// Families for the rare characters of names, added to every Chinese role: SimSun has the
/// characters beyond GB 2312 that 仿宋_GB2312 lacks, the others those beyond the basic plane.
pub(super) const RARE: &[&str] = &["SimSun", "宋体", "SimSun-ExtB", "BabelStone Han"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_by_key_or_name() {
        assert_eq!(Role::read("fang"), Some(Role::Fang));
        assert_eq!(Role::read("body"), Some(Role::Fang));
        assert_eq!(Role::read("仿宋"), None);
        for role in Role::ALL {
            assert_eq!((Role::read(role.key()), Role::read(role.name())), (Some(role), Some(role)));
        }
    }
}
