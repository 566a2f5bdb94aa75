//! Folders built from one line, read back.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may panic, and say what they saw")]

mod folders;
mod headers;
mod manifests;
mod odd;

use super::*;
use crate::pixels::{Encoding, Image, Layout, encode};
use crate::problem::ProblemKind;
use std::fs;

/// Bytes of a real, tiny PNG.
fn png() -> Vec<u8> {
    encode(&Image::filled(3, 2, Layout::Rgb, &[9, 8, 7]), Encoding::Png).unwrap()
}

/// Makes folders with images as `spec` says: "rose: 12, lotus: 2"; a count of 0 makes an empty folder.
fn tree(dir: &Path, spec: &str) {
    let png = png();
    for part in spec.split(',') {
        let (folder, images) = part.split_once(':').unwrap();
        let folder = dir.join(folder.trim());
        fs::create_dir_all(&folder).unwrap();
        for image in 0..images.trim().parse::<usize>().unwrap() {
            fs::write(folder.join(format!("{image:03}.png")), &png).unwrap();
        }
    }
}

fn built(spec: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    tree(dir.path(), spec);
    dir
}

fn opened(path: &Path) -> Dataset {
    open(path, &Progress::new()).unwrap_or_else(|error| panic!("{error}"))
}

/// The dataset in one line: "train rose 12 lotus 2 | test rose 1".
fn told(dataset: &Dataset) -> String {
    let split = |(split, counts): (&Split, &Vec<u64>)| {
        let classes = dataset.classes().iter().zip(counts).map(|(class, count)| format!(" {class} {count}")).collect::<String>();
        format!("{}{classes}", split.name)
    };
    dataset.splits().iter().zip(&dataset.counts()).map(split).collect::<Vec<_>>().join(" | ")
}

/// Paths of the problems of one kind.
fn paths(dataset: &Dataset, kind: ProblemKind) -> Vec<&str> {
    dataset.problems().iter().filter(|problem| problem.kind == kind).map(|problem| problem.path.as_str()).collect()
}
