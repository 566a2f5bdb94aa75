//! The drawn sample: six animals as small varied pictures, imbalanced, in three splits, with planted defects, all from a seed.

mod dice;
mod picture;
mod roll;
#[cfg(test)]
mod tests;

use crate::pixels::{self, Encoding, Image, Layout};
use crate::progress::{Cancelled, Progress};
use dice::Dice;
use picture::Picture;
use rayon::prelude::*;
use roll::{Defect, Entry, KINDS, Roll, SPLITS, Treatment};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Scale of the article's counts 3972 : 3956 : 219 : 128 : 127 : 278; at least 0.01, at most 1.
    pub scale: f64,
    /// The seed that everything comes from.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { scale: 0.125, seed: 42 }
    }
}

/// What was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Files written, planted defects included.
    pub images: u64,
    /// Planted defects.
    pub defects: u64,
}

/// Why the sample could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// There is something at the target already.
    #[error("{0} already exists and is not empty: choose another folder")]
    Exists(PathBuf),
    /// The options are out of range.
    #[error("{0}")]
    Options(String),
    /// The system refused.
    #[error("cannot write {path}: {reason}")]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The file that lists what was planted.
const LIST: &str = "sample.json";

/// `sample.json`: its keys are documented in the README and stay.
#[derive(serde::Serialize)]
struct List<'a> {
    program: &'static str,
    seed: u64,
    scale: f64,
    images: usize,
    classes: serde_json::Value,
    defects: &'a [Defect],
}

/// Draws the sample into the new or empty folder `dir`: `train|val|test/<animal>/*.png|jpg` and `sample.json`, which lists the defects.
///
/// The same options give the same bytes on any number of threads. Everything is written beside its place and renamed at the end: after an
/// error or a cancel, `dir` is as it was.
pub fn draw(dir: &Path, options: &Options, progress: &Progress) -> Result<Summary, SampleError> {
    if !(0.01..=1.0).contains(&options.scale) {
        return Err(SampleError::Options(format!("the scale of the sample must be from 0.01 to 1, not {}", options.scale)));
    }
    let fresh = is_new(dir)?;
    let roll = Roll::new(options.scale, options.seed);
    let beside = if fresh { parent(dir) } else { dir };
    fs::create_dir_all(beside).map_err(refused(beside))?;
    // The holder is closed to others (mode 0700), what is in it has the usual rights. It removes itself and what is left in it.
    let holder = tempfile::Builder::new().prefix(".evenset-sample-").tempdir_in(beside).map_err(refused(beside))?;
    let work = holder.path().join("sample");
    write(&work, &roll, options, progress)?;
    progress.check()?;
    if fresh {
        fs::rename(&work, dir).map_err(refused(dir))?
    } else {
        move_into(&work, dir)?
    }
    Ok(Summary { images: roll.entries.len() as u64, defects: roll.defects.len() as u64 })
}

/// Whether nothing is at `dir`; an error unless that or an empty folder is there.
fn is_new(dir: &Path) -> Result<bool, SampleError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(SampleError::Exists(dir.to_owned()));
            }
            Ok(false)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(dir).is_err() => Ok(true),
        Err(error) => Err(refused(dir)(error)),
    }
}

/// The folder that `dir` is or will be in.
fn parent(dir: &Path) -> &Path {
    dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn refused(path: &Path) -> impl Fn(io::Error) -> SampleError + use<> {
    let path = path.to_owned();
    move |error| SampleError::Write { path: path.clone(), reason: error.to_string() }
}

/// Writes all of `roll` into the new folder `work`.
fn write(work: &Path, roll: &Roll, options: &Options, progress: &Progress) -> Result<(), SampleError> {
    for split in SPLITS {
        for kind in KINDS {
            let folder = work.join(split).join(kind.folder);
            fs::create_dir_all(&folder).map_err(refused(&folder))?;
        }
    }
    progress.begin("Drawing pictures", roll.entries.len() as u64);
    roll.entries.par_iter().try_for_each(|entry| {
        progress.check()?;
        let path = work.join(&entry.path);
        let bytes = bytes(entry, options.seed).map_err(|reason| SampleError::Write { path: path.clone(), reason })?;
        fs::write(&path, bytes).map_err(refused(&path))?;
        progress.tick(1);
        Ok::<_, SampleError>(())
    })?;
    let path = work.join(LIST);
    fs::write(&path, list(roll, options)).map_err(refused(&path))
}

/// The bytes of one file.
fn bytes(entry: &Entry, seed: u64) -> Result<Vec<u8>, String> {
    let drawn = || picture::draw(entry.subject.animal, &mut Dice::new(seed, entry.subject.stream()));
    match entry.treatment {
        Treatment::Plain(encoding) => encoded(drawn(), encoding),
        Treatment::Cropped(encoding) => encoded(cropped(&drawn()), encoding),
        Treatment::Truncated(encoding) => encoded(drawn(), encoding).map(|mut bytes| {
            bytes.truncate(bytes.len() * 2 / 5);
            bytes
        }),
        Treatment::Text => Ok(b"This is no picture, although its name says so.\n".to_vec()),
    }
}

fn encoded(picture: Picture, encoding: Encoding) -> Result<Vec<u8>, String> {
    let image = Image::new(picture.width, picture.height, Layout::Rgb, picture.rgb).expect("a picture has three samples a pixel");
    pixels::encode(&image, encoding).map_err(|error| error.to_string())
}

/// `picture` without two columns at the left, three at the right, and two rows at the top and bottom.
fn cropped(picture: &Picture) -> Picture {
    let (width, height) = (picture.width - 5, picture.height - 4);
    let stride = picture.width as usize * 3;
    let rows = picture.rgb.chunks_exact(stride).skip(2).take(height as usize);
    let rgb = rows.flat_map(|row| &row[6..6 + width as usize * 3]).copied().collect();
    Picture { width, height, rgb }
}

/// The text of `sample.json`.
fn list(roll: &Roll, options: &Options) -> String {
    let classes = KINDS.iter().map(|kind| {
        let counts = SPLITS.iter().zip(kind.counts(options.scale));
        let splits = counts.map(|(split, count)| ((*split).to_owned(), count.into())).collect();
        (kind.folder.to_owned(), serde_json::Value::Object(splits))
    });
    let list = List {
        program: concat!("evenset ", env!("CARGO_PKG_VERSION")),
        seed: options.seed,
        scale: options.scale,
        images: roll.entries.len(),
        classes: serde_json::Value::Object(classes.collect()),
        defects: &roll.defects,
    };
    let text = serde_json::to_string_pretty(&list).expect("words and numbers can be written as JSON");
    text + "\n"
}

/// Moves what is in `work` into the empty folder `dir`; all of it or nothing.
fn move_into(work: &Path, dir: &Path) -> Result<(), SampleError> {
    let mut moved: Vec<&str> = Vec::new();
    for name in [SPLITS[0], SPLITS[1], SPLITS[2], LIST] {
        if let Err(error) = fs::rename(work.join(name), dir.join(name)) {
            for name in moved {
                // What cannot be moved back stays: the error below names the folder, where it is seen.
                let _ = fs::rename(dir.join(name), work.join(name));
            }
            return Err(refused(&dir.join(name))(error));
        }
        moved.push(name);
    }
    Ok(())
}
