//! A dataset, a folder for exports, and an eye on the dataset.

use evenset::pixels::{self, Encoding, Layout};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::SystemTime;

/// Two classes in two splits.
pub(crate) const ANIMALS: [(&str, u32); 4] = [("train/cats", 4), ("train/dogs", 12), ("val/cats", 2), ("val/dogs", 3)];

/// What every run here asks for: new images, copied originals, one seed.
pub(crate) const EDITS: [&str; 7] = ["--target", "24", "--augment", "photo", "--seed", "7", "--quiet"];

/// Whether the long runs are wanted.
pub(crate) fn is_heavy() -> bool {
    std::env::var_os("EVENSET_HEAVY").is_some_and(|value| value != "0")
}

/// The file of a picture that differs for every `number`.
pub(crate) fn picture(number: u32) -> Vec<u8> {
    let image = super::ground::picture(number, Layout::Rgb);
    pixels::encode(&image, if number.is_multiple_of(3) { Encoding::Png } else { Encoding::Jpeg(88) }).unwrap()
}

/// What a file or folder is: kind, length, time of change, content.
type Look = (String, u64, SystemTime, blake3::Hash);

fn look(dir: &Path) -> BTreeMap<PathBuf, Look> {
    let one = |entry: walkdir::DirEntry| {
        let meta = entry.path().symlink_metadata().unwrap();
        let content = if meta.is_file() { std::fs::read(entry.path()).unwrap_or_default() } else { Vec::new() };
        let length = if meta.is_file() { meta.len() } else { 0 };
        let kind = format!("{:?} {:?}", meta.file_type(), meta.permissions());
        (entry.into_path(), (kind, length, meta.modified().unwrap(), blake3::hash(&content)))
    };
    walkdir::WalkDir::new(dir).into_iter().map(Result::unwrap).map(one).collect()
}

/// A dataset `data` and a folder `exports` beside it. When it is dropped, the dataset must be as it was.
pub(crate) struct Place {
    dir: tempfile::TempDir,
    before: BTreeMap<PathBuf, Look>,
}

impl Place {
    pub(crate) fn new(folders: &[(&str, u32)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("exports")).unwrap();
        std::fs::create_dir(dir.path().join("data")).unwrap();
        let mut number = 0;
        for (folder, count) in folders {
            let folder = dir.path().join("data").join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            for at in 0..*count {
                number += 1;
                let extension = if number % 3 == 0 { "png" } else { "jpg" };
                std::fs::write(folder.join(format!("{at}.{extension}")), picture(number)).unwrap();
            }
        }
        let before = look(&dir.path().join("data"));
        Self { dir, before }
    }

    /// Takes the dataset as it is now for what it must stay: a test changed it.
    pub(crate) fn seal(&mut self) {
        self.before = look(&self.source());
    }

    pub(crate) fn source(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn out(&self, name: &str) -> PathBuf {
        self.dir.path().join("exports").join(name)
    }

    /// `evenset` with these arguments.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenset"));
        command.args(arguments).current_dir(self.dir.path());
        command.env("XDG_DATA_HOME", self.beside("home")).env("XDG_CACHE_HOME", self.beside("cache"));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The usual export to `out`.
    pub(crate) fn export(&self, out: &Path, more: &[&str]) -> Output {
        self.run(&export_arguments(out, more).iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The same, begun and not waited for.
    pub(crate) fn begin(&self, out: &Path, more: &[&str]) -> Child {
        let arguments = export_arguments(out, more);
        let mut command = self.command(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

fn export_arguments(out: &Path, more: &[&str]) -> Vec<String> {
    let fixed = ["export", "data", "--out", out.to_str().unwrap()];
    fixed.iter().chain(&EDITS).chain(more).map(|word| (*word).to_owned()).collect()
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let after = look(&self.source());
        assert!(self.before.keys().eq(after.keys()), "files came to or went from the source");
        for (path, was) in &self.before {
            assert!(*was == after[path], "the source {} changed", path.display());
        }
    }
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

pub(crate) fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A manifest's rows by column name.
pub(crate) fn manifest(dir: &Path) -> Vec<BTreeMap<String, String>> {
    super::ground::table(&dir.join("manifest.csv"))
}

/// Whole numbers at random, the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// From 0 to below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}
