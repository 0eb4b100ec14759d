//! Next steps 下一步打算: each problem that a report drafts is answered, in the same order.

use crate::paths::read;

#[test]
fn each_problem_has_its_next_step() {
    let keys = |fragment: &str| {
        let text = read(&format!("report-templates/fragments/{fragment}.typ.jinja"));
        let keys = text.split("key == \"").skip(1).map(|part| part.split('"').next().unwrap().to_owned());
        keys.collect::<Vec<String>>()
    };
    assert!(keys("problems").len() > 5);
    assert_eq!(keys("problems"), keys("next-steps"));
}
