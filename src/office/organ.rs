//! Organ names 机关名称: what the names of superiors and partners are, where the office does not say.

/// What the name of a procuratorate ends in.
const PROCURATORATE: &str = "人民检察院";

/// Ends of the names of the places that a county-level place lies in.
const UPPER_PLACES: &[&str] = &["自治区", "地区", "省", "市", "州", "盟"];

/// `宝鸡市陈仓区` of `宝鸡市陈仓区人民检察院`; `None` where the name is no procuratorate's.
pub(super) fn place(organ: &str) -> Option<&str> {
    organ.strip_suffix(PROCURATORATE).or_else(|| organ.strip_suffix("检察院")).filter(|place| !place.is_empty())
}

/// `宝鸡市` and `陈仓区` of `宝鸡市陈仓区`; the upper place is empty where the name does not say it.
pub(super) fn split(place: &str) -> (&str, &str) {
    let ends = UPPER_PLACES.iter().flat_map(|end| place.match_indices(end).map(|(at, _)| at + end.len()));
    // A place's own name has two characters at least: 沙市区 is not 沙市 + 区.
    let at = ends.filter(|end| place[*end..].chars().count() >= 2).max().unwrap_or(0);
    place.split_at(at)
}

/// `陈仓区院` for `宝鸡市陈仓区人民检察院`.
pub(super) fn short_name(organ: &str) -> String {
    place(organ).map_or_else(|| organ.to_owned(), |place| format!("{}院", split(place).1))
}

/// `宝鸡市人民检察院` for `宝鸡市陈仓区人民检察院`; `上级人民检察院` where the name does not say.
pub(super) fn superior(organ: &str) -> String {
    let upper = place(organ).map_or("", |place| split(place).0);
    format!("{}{PROCURATORATE}", if upper.is_empty() { "上级" } else { upper })
}

/// `宝鸡市陈仓区扶贫开发办公室` for the procuratorate's name and the profile's office.
pub(super) fn partner(organ: &str, office: &str) -> String {
    format!("{}{office}", place(organ).unwrap_or_default())
}
