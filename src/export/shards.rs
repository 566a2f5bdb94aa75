//! WebDataset: tar shards in which files of one key make a sample. Writes them, names their members and checks them.
//!
//! A key is a number of nine digits: WebDataset takes what stands before the first full stop of a name as its key, so names of files could
//! not be told from extensions. Which image is at which place is drawn from the recipe's seed, because shards are read one after the other.

use super::entry::Entry;
use super::error::ExportError;
use super::hashing::Hashing;
use super::images::Written;
use super::job::{self, Job};
use super::manifest::Line;
use crate::pixels::Limits;
use crate::plan::{Names, Plan};
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

/// What stands between a shard and its member in the manifest.
const INSIDE: &str = ".tar/";

/// The place of each row among those of its split.
pub(super) fn order(seed: u64, plan: &Plan, names: &Names) -> Vec<u32> {
    let rank = |row: usize| {
        let name = &names[row];
        let mut hasher = blake3::Hasher::new_derive_key("evenset 2026 place in shards");
        hasher.update(&seed.to_le_bytes()).update(name.as_bytes());
        let mut eight = [0; 8];
        hasher.finalize_xof().fill(&mut eight);
        (plan.rows[row].split, u64::from_le_bytes(eight), row)
    };
    let mut ranks: Vec<_> = (0..names.len()).into_par_iter().map(rank).collect();
    ranks.par_sort_unstable();
    let mut places = vec![0; names.len()];
    for split in ranks.chunk_by(|a, b| a.0 == b.0) {
        split.iter().zip(0..).for_each(|((_, _, row), place)| places[*row] = place);
    }
    places
}

/// `train/train-000000.tar`.
fn shard(job: &Job<'_>, row: u32) -> String {
    let split = job.names[row as usize].split('/').next().unwrap_or_default();
    format!("{split}/{split}-{:06}.tar", job.order[row as usize] / job.options.shard_images)
}

/// The key of a sample.
fn key(job: &Job<'_>, entry: &Entry) -> String {
    format!("{:09}", job.order[entry.row as usize])
}

/// The member of a sample that holds the image.
fn image_member(job: &Job<'_>, entry: &Entry) -> String {
    format!("{}.{}", key(job, entry), job.shard_extension.get().map_or(MIXED, String::as_str))
}

/// The extension of images that are not all of one: loaders tell by content, but want the same members in every sample.
const MIXED: &str = "jpg";

/// The one extension of all images, in small letters.
fn extension_of_all(job: &Job<'_>, written: &Written<'_>) -> Result<String, ExportError> {
    let of = |entry: &Entry| {
        let name = job.file_name(entry);
        let extension = name.rsplit_once('.').filter(|(_, extension)| !extension.contains('/'));
        extension.map_or_else(String::new, |(_, extension)| extension.to_lowercase())
    };
    let (mut first, mut is_one) = (None, true);
    written.entries.each(|entry| {
        let own = of(&entry);
        is_one &= first.as_ref().is_none_or(|first| *first == own);
        first.get_or_insert(own);
    })?;
    // What loaders know; the README of the export names them.
    let known = first.filter(|first| is_one && ["jpg", "jpeg", "png", "webp"].contains(&first.as_str()));
    Ok(known.unwrap_or_else(|| MIXED.to_owned()))
}

/// What the manifest calls the image of `entry`: `train/train-000000.tar/000000012.jpg`.
pub(super) fn member(job: &Job<'_>, entry: &Entry) -> String {
    format!("{}/{}", shard(job, entry.row), image_member(job, entry))
}

/// Packs everything that was written into shards.
pub(super) fn write(job: &Job<'_>, written: &Written<'_>, place: &[Option<usize>]) -> Result<(), ExportError> {
    let extension = extension_of_all(job, written)?;
    job.shard_extension.get_or_init(|| extension);
    let mut all: Vec<u32> = Vec::new();
    written.entries.each(|entry| all.push(entry.row))?;
    let at = |row: u32| (job.row(row).split, job.order[row as usize]);
    all.par_sort_unstable_by_key(|row| at(*row));
    job.progress.begin("Packing shards", all.len() as u64);
    let number = |row: u32| (at(row).0, at(row).1 / job.options.shard_images);
    let shards: Vec<&[u32]> = all.chunk_by(|a, b| number(*a) == number(*b)).collect();
    shards.par_iter().try_for_each(|rows| pack(job, written, rows, place))
}

/// One shard.
fn pack(job: &Job<'_>, written: &Written<'_>, rows: &[u32], place: &[Option<usize>]) -> Result<(), ExportError> {
    let Some(name) = rows.first().map(|row| shard(job, *row)) else { return Ok(()) };
    let path = job.tree.join(&name);
    let failed = |error: io::Error| ExportError::write(&path, &error);
    if let Some(folder) = path.parent() {
        job::make_folder(&job.tree, folder)?;
    }
    let mut tar = tar::Builder::new(BufWriter::with_capacity(1 << 20, Hashing::new(job::create(&path)?)));
    for row in rows {
        job.progress.check()?;
        let Some(entry) = &written.entries.get(*row)? else { continue };
        let source = job.path_of(entry);
        let bytes = std::fs::read(&source).map_err(|error| ExportError::read(&source, &error))?;
        if blake3::hash(&bytes) != entry.hash {
            return Err(ExportError::read(&source, &io::Error::other("it was changed while the export ran")));
        }
        let label_id = place[job.row(entry.row).class.0 as usize].unwrap_or_default();
        add(&mut tar, &image_member(job, entry), &bytes).map_err(failed)?;
        add(&mut tar, &format!("{}.cls", key(job, entry)), label_id.to_string().as_bytes()).map_err(failed)?;
        add(&mut tar, &format!("{}.json", key(job, entry)), facts(job, entry, label_id).as_bytes()).map_err(failed)?;
        job.progress.tick(1);
    }
    let (_, hash) = tar.into_inner().and_then(|file| file.into_inner().map_err(io::IntoInnerError::into_error)).map_err(failed)?.finish();
    job.wrote(&name, &hash);
    Ok(())
}

/// What a sample says of itself.
fn facts(job: &Job<'_>, entry: &Entry, label_id: usize) -> String {
    let row = job.row(entry.row);
    let text = json!({
        "label": job.plan.roster.classes[row.class.0 as usize],
        "label_id": label_id,
        "kind": job::kind(row.made),
        "source": job.dataset.key(entry.source),
        "width": entry.size.0,
        "height": entry.size.1,
    });
    text.to_string()
}

/// A member whose header depends on its name and bytes alone.
fn add(tar: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_path(name)?;
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    tar.append(&header, bytes)
}

/// The shards that lines of a manifest name.
pub(super) fn named(lines: &[Line]) -> BTreeSet<String> {
    lines.iter().filter_map(|line| line.file_name.split_once(INSIDE)).map(|(shard, _)| format!("{shard}.tar")).collect()
}

/// Compares the members of all shards with the lines of the manifest: one answer a line, in order, and what is too many.
pub(super) fn check(dir: &Path, lines: &[Line], progress: &Progress) -> Result<(Vec<Option<Problem>>, Vec<Problem>), Cancelled> {
    let mut by_shard: BTreeMap<&str, HashMap<&str, usize>> = BTreeMap::new();
    let mut answers: Vec<Option<Problem>> = vec![None; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        match line.file_name.split_once(INSIDE) {
            Some((shard, member)) => {
                if let Some(before) = by_shard.entry(shard).or_default().insert(member, at) {
                    answers[before] = Some(wrong(&lines[before], "the manifest names it twice"));
                }
            }
            None => answers[at] = Some(wrong(line, "the manifest names no member of a shard")),
        }
    }
    let shards: Vec<_> = by_shard.into_iter().collect();
    let one = |(shard, members): &(&str, HashMap<&str, usize>)| {
        let mut found =
            Found { lines, members, seen: BTreeSet::new(), labelled: BTreeSet::new(), last: None, bad: Vec::new(), extra: Vec::new() };
        let read = found.read(dir, shard, progress)?;
        Ok(found.finish(shard, read))
    };
    let mut extra = Vec::new();
    for (bad, more) in shards.par_iter().map(one).collect::<Result<Vec<_>, Cancelled>>()? {
        bad.into_iter().for_each(|(at, problem)| answers[at] = Some(problem));
        extra.extend(more);
    }
    Ok((answers, extra))
}

/// Hands the bytes of every image that the manifest names to `look`, shard by shard, and collects what it says. What is missing or cannot be
/// read is passed over: [`check`] tells it.
pub(super) fn each_image<T: Send>(
    dir: &Path,
    lines: &[Line],
    progress: &Progress,
    look: &(impl Fn(&Line, &[u8]) -> Option<T> + Sync),
) -> Result<Vec<T>, Cancelled> {
    let mut by_shard: BTreeMap<&str, HashMap<&str, &Line>> = BTreeMap::new();
    for line in lines {
        if let Some((shard, member)) = line.file_name.split_once(INSIDE) {
            by_shard.entry(shard).or_default().insert(member, line);
        }
    }
    let one = |(shard, named): (&&str, &HashMap<&str, &Line>)| {
        let mut said = Vec::new();
        let path =
            super::again::below(dir, &format!("{shard}.tar")).filter(|path| path.symlink_metadata().is_ok_and(|meta| meta.is_file()));
        let Some(Ok(file)) = path.map(File::open) else { return Ok(said) };
        let mut tar = tar::Archive::new(BufReader::with_capacity(1 << 20, file));
        for mut member in tar.entries().into_iter().flatten().map_while(Result::ok) {
            progress.check()?;
            let name = String::from_utf8_lossy(&member.path_bytes()).into_owned();
            let Some(line) = named.get(name.as_str()).filter(|_| member.size() <= Limits::default().max_file_bytes) else { continue };
            let mut bytes = Vec::new();
            if member.read_to_end(&mut bytes).is_ok() {
                said.extend(look(line, &bytes));
            }
        }
        Ok(said)
    };
    let said: Vec<Vec<T>> = by_shard.par_iter().map(one).collect::<Result<_, Cancelled>>()?;
    Ok(said.into_iter().flatten().collect())
}

fn wrong(line: &Line, reason: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::Unreadable, &line.file_name, reason)
}

/// What one shard holds, held against the lines that name it.
struct Found<'a> {
    lines: &'a [Line],
    members: &'a HashMap<&'a str, usize>,
    seen: BTreeSet<usize>,
    /// Those whose class was met after them.
    labelled: BTreeSet<usize>,
    /// The line of the image that was met last, and its key.
    last: Option<(usize, String)>,
    bad: Vec<(usize, Problem)>,
    extra: Vec<Problem>,
}

impl Found<'_> {
    /// Goes through the shard; the inner result says why it could not be read to its end.
    fn read(&mut self, dir: &Path, shard: &str, progress: &Progress) -> Result<Result<(), String>, Cancelled> {
        let Some(path) = super::again::below(dir, &format!("{shard}.tar")) else {
            return Ok(Err("it is outside of the folder".to_owned()));
        };
        if path.symlink_metadata().is_ok_and(|meta| !meta.is_file()) {
            return Ok(Err("it is not a regular file".to_owned()));
        }
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let mut tar = tar::Archive::new(BufReader::with_capacity(1 << 20, file));
        let members = match tar.entries() {
            Ok(members) => members,
            Err(error) => return Ok(Err(error.to_string())),
        };
        for member in members {
            progress.check()?;
            if let Err(error) = member.and_then(|mut member| self.member(shard, &mut member, progress)) {
                return Ok(Err(error.to_string()));
            }
        }
        Ok(Ok(()))
    }

    fn member(&mut self, shard: &str, member: &mut tar::Entry<'_, impl Read>, progress: &Progress) -> io::Result<()> {
        let name = String::from_utf8_lossy(&member.path_bytes()).into_owned();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
        match self.members.get(name.as_str()) {
            Some(&at) => {
                progress.tick(1);
                self.last = Some((at, stem.to_owned()));
                let mut hasher = blake3::Hasher::new();
                io::copy(member, &mut hasher)?;
                if hasher.finalize().to_hex().as_str() != self.lines[at].hash {
                    self.bad.push((at, wrong(&self.lines[at], super::verify::CHANGED)));
                }
                if !self.seen.insert(at) {
                    self.bad.push((at, wrong(&self.lines[at], "it is in the shard twice")));
                }
            }
            None if extension == "cls" => self.class(shard, stem, member)?,
            None if extension == "json" => {}
            None => self.extra.push(Problem::new(ProblemKind::Note, format!("{shard}{INSIDE}{name}"), "it is not in the manifest")),
        }
        Ok(())
    }

    /// The class of the sample whose key is `stem`, which stands after its image.
    fn class(&mut self, shard: &str, stem: &str, member: &mut impl Read) -> io::Result<()> {
        let mut text = String::new();
        member.take(32).read_to_string(&mut text)?;
        let Some(at) = self.last.as_ref().filter(|(_, key)| key == stem).map(|(at, _)| *at) else {
            let name = format!("{shard}{INSIDE}{stem}.cls");
            self.extra.push(Problem::new(ProblemKind::Note, name, "it does not follow an image that the manifest names"));
            return Ok(());
        };
        self.labelled.insert(at);
        if text != self.lines[at].label_id.to_string() {
            self.bad.push((at, wrong(&self.lines[at], format!("its .cls says {text:?}, the manifest {}", self.lines[at].label_id))));
        }
        Ok(())
    }

    fn finish(mut self, shard: &str, read: Result<(), String>) -> (Vec<(usize, Problem)>, Vec<Problem>) {
        if let Err(reason) = &read {
            let reason = format!("it cannot be read to its end: {reason}");
            self.extra.push(Problem::new(ProblemKind::Unreadable, format!("{shard}.tar"), reason));
        }
        for &at in self.seen.difference(&self.labelled) {
            self.bad.push((at, wrong(&self.lines[at], "its .cls is missing")));
        }
        let why = match read {
            Ok(()) => "it is missing in its shard".to_owned(),
            Err(reason) => format!("its shard {shard}.tar cannot be read: {reason}"),
        };
        for &at in self.members.values().filter(|at| !self.seen.contains(at)) {
            self.bad.push((at, wrong(&self.lines[at], why.clone())));
        }
        (self.bad, self.extra)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::dataset::Dataset;
    use crate::recipe::Recipe;

    #[test]
    fn every_split_is_shuffled_for_itself_and_always_the_same() {
        let dataset = Dataset::synthetic(&[("train", "a", 40), ("train", "b", 60), ("val", "a", 10)]);
        let plan = Plan::new(&dataset, &Recipe::default());
        let names: Names = plan.names(&dataset).into_iter().collect();
        let places = order(7, &plan, &names);
        assert_eq!(places, order(7, &plan, &names));
        assert_ne!(places, order(8, &plan, &names));
        let sorted = |range: std::ops::Range<usize>| {
            let mut part = places[range].to_vec();
            part.sort_unstable();
            part
        };
        assert_eq!(sorted(0..100), (0..100).collect::<Vec<u32>>());
        assert_eq!(sorted(100..110), (0..10).collect::<Vec<u32>>());
        // Classes are mixed: the first half of the places has some of both.
        let firsts = |rows: std::ops::Range<usize>| places[rows].iter().filter(|place| **place < 50).count();
        assert!(firsts(0..40) > 10 && firsts(40..100) > 15);
    }

    #[test]
    fn members_are_the_same_bytes_whenever_they_are_made() {
        let made = || {
            let mut tar = tar::Builder::new(Vec::new());
            add(&mut tar, "000000001.jpg", b"pixels").unwrap();
            tar.into_inner().unwrap()
        };
        let bytes = made();
        assert_eq!((bytes.len() % 512, &bytes[..13], &bytes[512..518]), (0, &b"000000001.jpg"[..], &b"pixels"[..]));
        // Owner, group and time are noughts.
        assert!(bytes[108..124].iter().all(|byte| matches!(byte, b'0' | 0 | b' ')));
        assert_eq!(bytes, made());
    }
}
