//! The command as it is built, on small folders: text, JSON, exit codes, each edit, and what it refuses.

mod draws;
mod exports;
mod plans;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with `data/<split>/<class>/<n>.png`, each picture of a colour of its own.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// From "train cats 6, train dogs 9".
    fn new(spec: &str) -> Self {
        use evenset::pixels::{Encoding, Image, Layout, encode};
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut shade = 0u8;
        for line in spec.split(", ") {
            let words: Vec<&str> = line.split(' ').collect();
            let dir = folder.path().join("data").join(words[0]).join(words[1]);
            std::fs::create_dir_all(&dir).expect("folder");
            for number in 0..words[2].parse::<usize>().expect("a count") {
                shade = shade.wrapping_add(5);
                let mut picture = Image::filled(24, 16, Layout::Rgb, &[shade, 255 - shade, 90]);
                picture.data_mut()[..3].copy_from_slice(&[number as u8, 1, 2]);
                let bytes = encode(&picture, Encoding::Png).expect("PNG");
                std::fs::write(dir.join(format!("{number:02}.png")), bytes).expect("file");
            }
        }
        Self { folder }
    }

    fn animals() -> Self {
        Self::new("train cats 6, train dogs 9, train lizards 2, train snakes 3, val cats 2, val dogs 2, val lizards 1, val snakes 1")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `evenset` in the folder.
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenset"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_DATA_HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env_remove("DISPLAY");
        command.env_remove("WAYLAND_DISPLAY").output().expect("the command runs")
    }

    /// Standard output of a run that ends well.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", err(&output));
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.out(&[arguments, &["--json"]].concat())).expect("one JSON document")
    }

    /// What is said on standard error by a run that cannot be done.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty(), "results of what was not done");
        err(&output)
    }

    /// "cats 6>6 dogs 9>6" of the training split under these edits.
    fn planned(&self, edits: &[&str]) -> String {
        let plan = self.json(&[&["plan", "data"], edits].concat());
        let classes = plan["splits"][0]["classes"].as_array().expect("classes").clone();
        let one = |class: &Value| format!("{} {}>{}", class["name"].as_str().unwrap_or("?"), class["before"], class["after"]);
        classes.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below `dir` with its bytes.
fn tree(dir: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(dir).into_iter().map(|entry| entry.expect("entry")).filter(|entry| entry.file_type().is_file());
    files.map(|file| (file.path().strip_prefix(dir).expect("below").to_owned(), std::fs::read(file.path()).expect("file"))).collect()
}

#[test]
fn help_version_and_completions_go_to_standard_output() {
    let bench = Bench::new("train cats 1");
    assert!(bench.out(&["--help"]).contains("Exit codes"));
    assert!(bench.out(&["--version"]).starts_with("evenset "));
    assert!(bench.out(&["completions", "bash"]).contains("evenset"));
}

#[test]
fn the_demo_does_the_job_without_a_display() {
    let bench = Bench::new("train cats 1");
    let text = bench.out(&["demo", "--dir", "demo"]);
    assert!(text.contains("reptiles") && text.contains("from lizards + snakes") && text.contains("report.html"), "{text}");
    assert!(bench.path("demo/sample-even/report.html").is_file());
    assert_eq!(bench.run(&["verify", "demo/sample-even"]).status.code(), Some(0));
}
