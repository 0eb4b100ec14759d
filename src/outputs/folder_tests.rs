//! The output folder, on a real disk.

use super::*;

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn desk() -> (TempDir, OutputFolder) {
    let workspace = tempfile::tempdir().unwrap();
    let folder = OutputFolder::open(workspace.path(), "2020Q2").unwrap();
    (workspace, folder)
}

#[test]
fn a_file_is_published_and_nothing_else_stays() {
    let (workspace, folder) = desk();
    let published = folder.publish("会议纪要.pdf", b"abc").unwrap();
    assert_eq!(published.path, "out/2020Q2/会议纪要.pdf");
    assert!(published.sha256.starts_with("ba7816bf"));
    folder.publish("会议纪要.pdf", b"new").unwrap();
    folder.close().unwrap();
    let out = workspace.path().join("out/2020Q2");
    assert_eq!(listing(&out), [".lock", "会议纪要.pdf"]);
    assert_eq!(fs::read(out.join("会议纪要.pdf")).unwrap(), b"new");
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let (workspace, folder) = desk();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    folder.publish("a.pdf", b"abc").unwrap();
    folder.place(folder.stage("b.xlsx", b"abc").unwrap(), "b.xlsx").unwrap();
    let tree = folder.work_folder("minutes").unwrap();
    fs::write(tree.join("main.typ"), "x").unwrap();
    folder.publish_tree(&tree, "minutes").unwrap();
    for inner in ["out", "out/2020Q2", "out/2020Q2/source", "out/2020Q2/source/minutes"] {
        assert_eq!(mode(&workspace.path().join(inner)), 0o700, "{inner}");
    }
    assert_eq!(mode(folder.work()), 0o700);
    for inner in ["a.pdf", "b.xlsx", "source/minutes/main.typ", ".lock"] {
        assert_eq!(mode(&folder.path().join(inner)), 0o600, "{inner}");
    }
}

#[test]
fn a_second_run_is_turned_away_until_the_first_ends() {
    let (workspace, first) = desk();
    let told = OutputFolder::open(workspace.path(), "2020Q2").unwrap_err().to_string();
    assert!(told.contains("另一个 lianxi") && told.contains("out/2020Q2"), "{told}");
    OutputFolder::open(workspace.path(), "2020Q3").unwrap();
    drop(first);
    OutputFolder::open(workspace.path(), "2020Q2").unwrap();
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let workspace = tempfile::tempdir().unwrap();
    let out = workspace.path().join("out/2020Q2");
    fs::create_dir_all(out.join(".work-dead/minutes")).unwrap();
    fs::write(out.join(".work-dead/minutes/main.typ"), "张三").unwrap();
    let folder = OutputFolder::open(workspace.path(), "2020Q2").unwrap();
    assert!(!out.join(".work-dead").exists());
    drop(folder);
    assert_eq!(listing(&out), [".lock"]);
}

#[test]
fn what_a_killed_run_of_another_period_left_is_removed_and_a_living_one_keeps_its_own() {
    let workspace = tempfile::tempdir().unwrap();
    let dead = workspace.path().join("out/2020Q1");
    fs::create_dir_all(dead.join(".work-dead/minutes")).unwrap();
    fs::write(dead.join("会议纪要.pdf"), "x").unwrap();
    let living = OutputFolder::open(workspace.path(), "2020Q3").unwrap();
    OutputFolder::open(workspace.path(), "2020Q2").unwrap();
    assert_eq!(listing(&dead), [".lock", "会议纪要.pdf"]);
    assert!(living.work().exists());
}

#[test]
fn the_old_manifest_goes_before_the_first_new_file() {
    let (_workspace, folder) = desk();
    let manifest = folder.path().join(MANIFEST_NAME);
    fs::write(&manifest, "{}").unwrap();
    let out = folder.path().to_owned();
    assert!(manifest.exists(), "a run that publishes nothing leaves it");
    folder.publish("a.pdf", b"abc").unwrap();
    assert!(!manifest.exists());
    fs::write(&manifest, "{}").unwrap();
    folder.publish("b.pdf", b"abc").unwrap();
    assert!(manifest.exists(), "it is withdrawn once; the new one stays");
    drop(folder);
    assert_eq!(listing(&out), [".lock", "a.pdf", "b.pdf", "manifest.json"]);
}

#[test]
fn a_tree_takes_the_place_of_the_old_one() {
    let (_workspace, folder) = desk();
    for (round, file) in ["old.typ", "new.typ"].into_iter().enumerate() {
        let tree = folder.work_folder(&format!("minutes-{round}")).unwrap();
        fs::create_dir(tree.join("shared")).unwrap();
        fs::write(tree.join("shared").join(file), "x").unwrap();
        assert_eq!(folder.publish_tree(&tree, "minutes").unwrap(), "out/2020Q2/source/minutes");
    }
    assert_eq!(listing(&folder.path().join("source/minutes/shared")), ["new.typ"]);
    folder.withdraw_tree("minutes").unwrap();
    folder.withdraw_tree("pack").unwrap();
    assert!(!folder.path().join("source").exists());
}

#[test]
fn a_folder_in_the_way_fails_and_leaves_no_half_file() {
    let (_workspace, folder) = desk();
    fs::create_dir_all(folder.path().join("a.pdf/full")).unwrap();
    let told = folder.publish("a.pdf", b"abc").unwrap_err().to_string();
    assert!(told.contains("out/2020Q2/a.pdf") && told.contains("处理"), "{told}");
    assert_eq!(listing(folder.work()), [""; 0]);
}

#[test]
fn out_that_is_a_file_is_told() {
    let workspace = tempfile::tempdir().unwrap();
    fs::write(workspace.path().join("out"), "").unwrap();
    let told = OutputFolder::open(workspace.path(), "2020Q2").unwrap_err().to_string();
    assert!(told.contains("同名的文件"), "{told}");
}

#[test]
fn names_stay_in_their_folder() {
    for name in ["", ".hidden", "../up", "a/b", "a\\b", "C:x", "a\nb", "dot.", &"长".repeat(80)] {
        assert!(!is_plain_name(name), "{name:?}");
    }
    assert!(is_plain_name("2020年第二季度联席会议纪要.pdf") && is_plain_name("2020-04-01..2020-05-20"));
}
