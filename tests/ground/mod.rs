//! What tests of exports stand on: pictures, small disks, and trees read back.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a module of test files, each of which uses a part; tests may panic, and say why they skip"
)]

use evenset::pixels::{Image, Layout};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A picture that differs for every `number`.
pub fn picture(number: u32, layout: Layout) -> Image {
    let (width, height) = (40 + number % 7, 30 + number % 5);
    let mut data = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let colours = [(x * 6 + number * 31) as u8, (y * 8 + number * 17) as u8, ((x + y) * 3 + number * 5) as u8, (x * 5) as u8];
            data.extend_from_slice(&colours[..layout.channels()]);
        }
    }
    Image::new(width, height, layout, data).unwrap()
}

/// A small file system of its own; needs root on Linux.
pub struct Disk(pub PathBuf);

impl Disk {
    /// Mounted at `at` with a tmpfs's `options`; `None`, and a word why, where that may not be done.
    pub fn new(at: PathBuf, options: &str) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        Self::mounted(std::process::Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]), at)
    }

    /// The folder `from`, mounted at `at` once more.
    pub fn bound(from: &Path, at: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        Self::mounted(std::process::Command::new("mount").arg("--bind").arg(from), at)
    }

    fn mounted(mount: &mut std::process::Command, at: PathBuf) -> Option<Self> {
        let mounted = mount.arg(&at).output();
        let mounted = mounted.is_ok_and(|output| output.status.success());
        if !mounted {
            eprintln!("skipped: mounting needs root on Linux");
        }
        mounted.then_some(Self(at))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).status();
    }
}

/// Every file below `dir`, with its bytes.
pub fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(dir).into_iter().map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    files.map(|file| (file.path().strip_prefix(dir).unwrap().to_owned(), std::fs::read(file.path()).unwrap())).collect()
}

/// Files that the ledger in `stage` says are written.
pub fn noted(stage: &Path) -> usize {
    const RECORD_BYTES: usize = 128;
    let ledger = std::fs::read(stage.join("ledger")).unwrap_or_default();
    ledger.chunks(RECORD_BYTES).filter(|record| record.iter().any(|byte| *byte != 0)).count()
}

pub fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (tree(a), tree(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(bytes == &b[name], "{} differs", name.display());
    }
}

/// Names in `dir`, hidden ones too, sorted.
pub fn listing(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A table's rows by column name.
pub fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The Python with the libraries of `tests/loaders.txt`, ready to run `tests/loaders.py`; `None`, and a word why, without one.
pub fn loaders() -> Option<std::process::Command> {
    let Some(python) = std::env::var_os("EVENSET_PYTHON") else {
        eprintln!("skipped: EVENSET_PYTHON names no Python with the libraries of tests/loaders.txt");
        return None;
    };
    let mut script = std::process::Command::new(python);
    script.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/loaders.py"));
    Some(script)
}
