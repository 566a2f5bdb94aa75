//! The features of a whole dataset, and reading them.

use super::cache::Cache;
use super::descriptor::Descriptor;
use super::space::Space;
use crate::pixels::{self, Limits};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::path::PathBuf;

/// Images that the space is fitted to, at most; spread evenly over the dataset.
const SAMPLE: usize = 1024;
/// Longest side that photographs are decoded to: not below what is looked at, nor much above.
const DECODED_PX: u32 = 120;

/// What tells files apart by their content: the first half of its BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark(pub(super) [u8; 16]);

impl Mark {
    /// Of a file's bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes().first_chunk().expect("a digest has 32 bytes"))
    }
}

/// A vector for each image of a dataset that could be read, in one block of memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    dims: usize,
    values: Vec<f32>,
    marks: Vec<Option<Mark>>,
}

impl Features {
    /// Features that are at hand already: `values` has `dims` numbers for each of `marks`.
    pub fn new(dims: usize, values: Vec<f32>, marks: Vec<Option<Mark>>) -> Self {
        Self { dims, values, marks }
    }

    /// Numbers of a vector.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// The vector of an image, by its number; `None` if it was not asked for or cannot be read.
    pub fn vector(&self, image: usize) -> Option<&[f32]> {
        self.mark(image)?;
        self.values.get(image * self.dims..(image + 1) * self.dims)
    }

    /// What the file of an image holds, by its number.
    pub fn mark(&self, image: usize) -> Option<Mark> {
        self.marks.get(image).copied().flatten()
    }
}

/// Looks at `images` files; `path` gives that of each, or `None` for one that is not needed. An image that cannot be read has no vector.
///
/// Reads each file once, but for the sample that the space is fitted to first. The same files give the same vectors.
///
/// # Errors
/// Asked to stop.
pub fn read(
    images: usize,
    path: &(dyn Fn(usize) -> Option<PathBuf> + Sync),
    cache: Option<&Cache>,
    progress: &Progress,
) -> Result<Features, Cancelled> {
    let wanted: Vec<usize> = (0..images).filter(|&at| path(at).is_some()).collect();
    progress.begin("Looking at images", wanted.len() as u64);
    let look = |at: usize| {
        progress.check()?;
        let found = path(at).and_then(|path| look_at(&path, cache));
        progress.tick(1);
        Ok(found)
    };
    let chosen: Vec<usize> = (0..wanted.len().min(SAMPLE)).map(|at| wanted[at * wanted.len() / wanted.len().min(SAMPLE)]).collect();
    let sample: Vec<Option<(Mark, Descriptor)>> = chosen.par_iter().map(|&at| look(at)).collect::<Result<_, Cancelled>>()?;
    let descriptors: Vec<Descriptor> = sample.iter().flatten().map(|(_, descriptor)| descriptor.clone()).collect();
    let space = Space::fit(&descriptors, progress)?;
    drop(descriptors);
    progress.begin("Looking at images", wanted.len() as u64);
    progress.tick(chosen.len() as u64);
    let dims = space.dims().max(1);
    let one = |&at: &usize| {
        let found = match chosen.binary_search(&at) {
            Ok(place) => sample[place].clone(),
            Err(_) => look(at)?,
        };
        Ok(found.map(|(mark, descriptor)| (at, mark, space.vector(&descriptor))))
    };
    let (mut values, mut marks) = (vec![0.0; images * dims], vec![None; images]);
    // In pieces, so that vectors on their way are few beside those at their place.
    for piece in wanted.chunks(1 << 14) {
        let found: Vec<_> = piece.par_iter().map(one).collect::<Result<_, Cancelled>>()?;
        for (at, mark, vector) in found.into_iter().flatten() {
            values[at * dims..at * dims + vector.len()].copy_from_slice(&vector);
            marks[at] = Some(mark);
        }
    }
    Ok(Features { dims, values, marks })
}

fn look_at(path: &std::path::Path, cache: Option<&Cache>) -> Option<(Mark, Descriptor)> {
    let limits = Limits::default();
    let bytes = pixels::read_file(path, &limits).ok()?;
    let mark = Mark::of(&bytes);
    if let Some(descriptor) = cache.and_then(|cache| cache.get(mark)) {
        return Some((mark, descriptor));
    }
    let descriptor = Descriptor::of(&pixels::thumbnail_of(&bytes, path, DECODED_PX, &limits).ok()?);
    if let Some(cache) = cache {
        cache.put(mark, &descriptor);
    }
    Some((mark, descriptor))
}
