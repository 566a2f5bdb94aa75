//! Thumbnails on disk: one small file each, named by the path of its original and told stale by that file's size and time.
//!
//! A file is written beside its place and renamed, and carries a checksum: windows that share the folder, a crash or a flipped bit cost a
//! thumbnail at most, which is then decoded anew. Nothing here is an error for anybody: without a cache, or with a broken one, pictures
//! are decoded from their originals.

use crate::pixels::{self, Encoding, Image, Layout, Limits};
use std::fs::{File, Metadata};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime};

/// The first bytes of a file; another version has others.
const MAGIC: &[u8; 8] = b"evthumb1";
/// Magic, checksum, size and time of the original, width, height, layout, coding.
const HEAD_BYTES: usize = 8 + 8 + 8 + 8 + 4 + 4 + 1 + 1;
/// No thumbnail is larger: what claims to be is damaged.
const MOST_BYTES: u64 = 8 << 20;
/// An original of fewer bytes is decoded as fast as its thumbnail.
const LEAST_ORIGINAL_BYTES: u64 = 12 << 10;
/// Up to so many bytes pixels are kept as they are.
const RAW_BYTES: usize = 6 << 10;
/// At this quality the second sight of a tile cannot be told from the first.
const QUALITY: u8 = 93;
/// A thumbnail that was used so long ago is marked as used again.
const FRESH: Duration = Duration::from_secs(3600);
/// Hexadecimal digits of a file name.
const NAME_DIGITS: usize = 32;
/// What the name of a file being written begins with.
const TEMPORARY: &str = ".evenset-new-";
/// What a file takes on disk is a multiple of this.
const BLOCK_BYTES: u64 = 4096;

/// Size and time of an original: when they change, its thumbnail is stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified_nanos: i64,
}

impl Stamp {
    /// Of the file at `path` now; `None` if it is not a file, or not worth a thumbnail on disk.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let meta = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
        (meta.len() >= LEAST_ORIGINAL_BYTES).then(|| Self { bytes: meta.len(), modified_nanos: nanos(meta.modified().ok()) })
    }
}

fn nanos(time: Option<SystemTime>) -> i64 {
    let since = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// The folder of thumbnails. Safe to share between threads and windows.
#[derive(Clone, Debug)]
pub(super) struct ThumbCache {
    folder: Option<PathBuf>,
    budget_bytes: u64,
    /// Bytes written since the folder was last held to its budget; at first more than any budget, so that the first write looks.
    unswept: Arc<AtomicU64>,
}

impl ThumbCache {
    /// Thumbnails in `folder`, at most `budget_bytes` of them on disk; without a folder or budget none are kept.
    pub(super) fn new(folder: Option<PathBuf>, budget_bytes: u64) -> Self {
        Self { folder: folder.filter(|_| budget_bytes > 0), budget_bytes, unswept: Arc::new(AtomicU64::new(u64::MAX / 2)) }
    }

    /// Whether the two keep the same files within the same budget.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (&self.folder, self.budget_bytes) == (&other.folder, other.budget_bytes)
    }

    /// The same, unless that would write below `root`: a dataset is never written to.
    pub(super) fn outside(self, root: &Path) -> Self {
        let below = self.folder.as_ref().is_some_and(|folder| folder.starts_with(root) || resolved(folder).starts_with(resolved(root)));
        if below { Self { folder: None, ..self } } else { self }
    }

    /// Whether anything is kept.
    pub(super) fn is_on(&self) -> bool {
        self.folder.is_some()
    }

    /// The thumbnail of `side_px` of the file at `path`, if there is one of that file as `stamp` says it is.
    pub(super) fn get(&self, path: &Path, side_px: u32, stamp: Stamp) -> Option<Image> {
        let place = self.place(path, side_px)?;
        let file = File::open(&place).ok()?;
        let meta = file.metadata().ok()?;
        let mut bytes = Vec::with_capacity(meta.len().min(MOST_BYTES) as usize);
        (&file).take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        match read(&bytes, stamp) {
            Ok(image) => {
                let old = meta.modified().ok().and_then(|then| then.elapsed().ok()).is_some_and(|since| since > FRESH);
                if old {
                    // What is read is what goes last when room is made; if it cannot be marked, it goes a little earlier.
                    let _ = File::options().append(true).open(&place).and_then(|file| file.set_modified(SystemTime::now()));
                }
                Some(image)
            }
            Err(Unusable::Stale) => None,
            Err(Unusable::Damaged) => {
                let _ = std::fs::remove_file(&place);
                None
            }
        }
    }

    /// Keeps `image` as the thumbnail of the file at `path`; makes room if there is too little.
    pub(super) fn put(&self, path: &Path, side_px: u32, (stamp, image): (Stamp, &Image)) {
        let Some(place) = self.place(path, side_px) else { return };
        let Some(bytes) = write(image, stamp) else { return };
        let taken = on_disk(bytes.len() as u64);
        if save(&place, &bytes).is_ok() && self.unswept.fetch_add(taken, Relaxed).saturating_add(taken) > self.budget_bytes / 16 {
            self.unswept.store(0, Relaxed);
            self.sweep();
        }
    }

    /// Holds the folder to its budget: what was used longest ago goes first, with some room to spare.
    fn sweep(&self) {
        let Some(folder) = &self.folder else { return };
        let entry = |entry: walkdir::DirEntry| {
            // The user chose the folder: what else lies in it is not ours to remove.
            let name = entry.file_name().to_str()?;
            let ours = name.starts_with(TEMPORARY) || (name.len() == NAME_DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let meta = entry.metadata().ok().filter(|meta| ours && meta.is_file())?;
            Some((meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), on_disk(meta.len()), entry.into_path()))
        };
        let mut files: Vec<_> = walkdir::WalkDir::new(folder).into_iter().flatten().filter_map(entry).collect();
        let mut total: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        let wanted = self.budget_bytes / 8 * 7;
        if total <= wanted {
            return;
        }
        files.sort_unstable();
        for (_, bytes, path) in files {
            if total <= wanted {
                break;
            }
            if std::fs::remove_file(path).is_ok() {
                total -= bytes;
            }
        }
    }

    fn place(&self, path: &Path, side_px: u32) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&side_px.to_le_bytes()).update(path.as_os_str().as_encoded_bytes());
        let hash = hasher.finalize().to_hex();
        Some(folder.join(&hash[..2]).join(&hash[2..2 + NAME_DIGITS]))
    }
}

/// The path without links, as far up as it exists.
fn resolved(path: &Path) -> PathBuf {
    let real = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    real.map_or_else(|| path.to_owned(), |(above, real)| path.strip_prefix(above).map_or_else(|_| real.clone(), |rest| real.join(rest)))
}

fn on_disk(bytes: u64) -> u64 {
    bytes.div_ceil(BLOCK_BYTES) * BLOCK_BYTES
}

fn save(place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(place);
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(place).map(drop).map_err(|error| error.error)
}

/// Why a file cannot serve.
#[derive(Debug, PartialEq, Eq)]
enum Unusable {
    /// Its original has changed.
    Stale,
    /// It is not what was written.
    Damaged,
}

/// How the pixels are kept.
const RAW: u8 = 0;
const CODED: u8 = 1;

fn write(image: &Image, stamp: Stamp) -> Option<Vec<u8>> {
    let (coding, data) = if image.data().len() <= RAW_BYTES {
        (RAW, image.data().to_vec())
    } else {
        let encoding = if image.layout().has_alpha() { Encoding::Png } else { Encoding::Jpeg(QUALITY) };
        (CODED, pixels::encode(image, encoding).ok()?)
    };
    let mut bytes = Vec::with_capacity(HEAD_BYTES + data.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&[0; 8]);
    bytes.extend_from_slice(&stamp.bytes.to_le_bytes());
    bytes.extend_from_slice(&stamp.modified_nanos.to_le_bytes());
    bytes.extend_from_slice(&image.width().to_le_bytes());
    bytes.extend_from_slice(&image.height().to_le_bytes());
    bytes.extend_from_slice(&[layout_code(image.layout()), coding]);
    bytes.extend_from_slice(&data);
    let sum = checksum(&bytes[16..]);
    bytes[8..16].copy_from_slice(&sum);
    Some(bytes)
}

fn read(bytes: &[u8], stamp: Stamp) -> Result<Image, Unusable> {
    let Some((head, data)) = bytes.split_at_checked(HEAD_BYTES) else { return Err(Unusable::Damaged) };
    if &head[..8] != MAGIC || head[8..16] != checksum(&bytes[16..]) {
        return Err(Unusable::Damaged);
    }
    if head[16..24] != stamp.bytes.to_le_bytes() || head[24..32] != stamp.modified_nanos.to_le_bytes() {
        return Err(Unusable::Stale);
    }
    let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let image = match head[41] {
        RAW => layout_of(head[40]).and_then(|layout| Image::new(number(32), number(36), layout, data.to_vec())),
        CODED => pixels::decode(data, &Limits::default()).ok(),
        _ => None,
    };
    image.filter(|image| (image.width(), image.height()) == (number(32), number(36))).ok_or(Unusable::Damaged)
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    crate::digest::eight(&blake3::hash(bytes)).to_le_bytes()
}

fn layout_code(layout: Layout) -> u8 {
    match layout {
        Layout::Grey => 1,
        Layout::GreyAlpha => 2,
        Layout::Rgb => 3,
        Layout::Rgba => 4,
    }
}

fn layout_of(code: u8) -> Option<Layout> {
    [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba].into_iter().find(|layout| layout_code(*layout) == code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn stamp(bytes: u64) -> Stamp {
        Stamp { bytes, modified_nanos: 7 }
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let all = walkdir::WalkDir::new(folder).into_iter().flatten();
        all.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
    }

    /// A picture of smooth colours, as photographs are.
    fn picture(layout: Layout, side: u32) -> Image {
        let channels = layout.channels() as u32;
        let sample = |at: u32| ((at / channels % side) * 200 / side + (at % channels) * 10 + at / channels / side / 4) as u8;
        Image::new(side, side, layout, (0..side * side * channels).map(sample).collect()).unwrap()
    }

    #[test]
    fn every_layout_comes_back_and_changed_originals_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let cache = ThumbCache::new(Some(dir.path().join("t")), 1 << 20);
        for (layout, side) in [(Layout::Grey, 128), (Layout::GreyAlpha, 128), (Layout::Rgb, 128), (Layout::Rgba, 128), (Layout::Rgb, 8)] {
            let image = picture(layout, side);
            let path = PathBuf::from(format!("/data/{layout:?}-{side}.jpg"));
            assert!(cache.get(&path, 128, stamp(5)).is_none());
            cache.put(&path, 128, (stamp(5), &image));
            let back = cache.get(&path, 128, stamp(5)).unwrap();
            assert_eq!((back.width(), back.height(), back.layout()), (side, side, layout));
            let far = back.data().iter().zip(image.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
            assert!(far <= 8, "{layout:?}: {far}");
            assert!(cache.get(&path, 128, stamp(6)).is_none(), "another size");
            assert!(cache.get(&path, 128, Stamp { modified_nanos: 8, ..stamp(5) }).is_none(), "another time");
            assert!(cache.get(&path, 256, stamp(5)).is_none(), "another side");
        }
        let before = files(dir.path()).len();
        cache.put(Path::new("/data/Rgb-8.jpg"), 128, (stamp(9), &picture(Layout::Rgb, 8)));
        assert_eq!(files(dir.path()).len(), before, "a stale thumbnail is replaced, not kept beside");
    }

    #[test]
    fn a_damaged_file_is_dropped_wherever_it_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let cache = ThumbCache::new(Some(dir.path().into()), 1 << 20);
        let path = Path::new("/a.jpg");
        let image = picture(Layout::Rgb, 96);
        cache.put(path, 128, (stamp(5), &image));
        let place = files(dir.path()).remove(0);
        let whole = std::fs::read(&place).unwrap();
        for at in [0, 9, 33, 41, HEAD_BYTES + 3, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x40;
            std::fs::write(&place, &bytes).unwrap();
            assert!(cache.get(path, 128, stamp(5)).is_none(), "byte {at}");
            assert!(!place.exists(), "byte {at}");
        }
        for cut in [0, 3, HEAD_BYTES, whole.len() - 1] {
            std::fs::write(&place, &whole[..cut]).unwrap();
            assert!(cache.get(path, 128, stamp(5)).is_none(), "cut at {cut}");
        }
        cache.put(path, 128, (stamp(5), &image));
        assert!(cache.get(path, 128, stamp(5)).is_some(), "made anew");
    }

    #[test]
    fn two_windows_share_a_folder_and_keep_to_the_budget() {
        let dir = tempfile::tempdir().unwrap();
        let budget = 64 * BLOCK_BYTES;
        let windows = [0, 1].map(|_| ThumbCache::new(Some(dir.path().into()), budget));
        let image = picture(Layout::Rgb, 16);
        std::thread::scope(|scope| {
            for (window, cache) in windows.iter().enumerate() {
                let image = &image;
                scope.spawn(move || {
                    for number in 0..200 {
                        // Half of the pictures are the same in both.
                        let path = PathBuf::from(if number % 2 == 0 { format!("/{number}") } else { format!("/{window}/{number}") });
                        cache.put(&path, 128, (stamp(1), image));
                        assert!(cache.get(&path, 128, stamp(1)).is_none_or(|back| back == *image));
                    }
                });
            }
        });
        let total: u64 = files(dir.path()).iter().map(|path| on_disk(std::fs::metadata(path).unwrap().len())).sum();
        assert!(total > 0 && total <= budget, "{total} of {budget}");
    }

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let dir = tempfile::tempdir().unwrap();
        let cache = ThumbCache::new(Some(dir.path().into()), 16 * BLOCK_BYTES);
        let image = picture(Layout::Rgb, 16);
        for number in 0..14 {
            cache.put(&PathBuf::from(format!("/{number}")), 128, (stamp(1), &image));
            let place = cache.place(&PathBuf::from(format!("/{number}")), 128).unwrap();
            // An hour apart, long ago.
            let then = SystemTime::now() - Duration::from_secs(3600 * (30 - number));
            File::options().append(true).open(place).unwrap().set_modified(then).unwrap();
        }
        assert!(cache.get(Path::new("/0"), 128, stamp(1)).is_some(), "used again now");
        for number in 20..23 {
            cache.put(&PathBuf::from(format!("/{number}")), 128, (stamp(1), &image));
        }
        assert!(cache.get(Path::new("/0"), 128, stamp(1)).is_some());
        assert!(cache.get(Path::new("/1"), 128, stamp(1)).is_none());
        assert!(cache.get(Path::new("/22"), 128, stamp(1)).is_some());
    }

    #[test]
    fn other_files_in_the_folder_and_datasets_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("holiday.jpg"), [0; 9000]).unwrap();
        let cache = ThumbCache::new(Some(dir.path().into()), 2 * BLOCK_BYTES);
        for number in 0..9 {
            cache.put(&PathBuf::from(format!("/{number}")), 128, (stamp(1), &picture(Layout::Rgb, 16)));
        }
        assert!(dir.path().join("holiday.jpg").exists() && files(dir.path()).len() <= 3);
        let inside = ThumbCache::new(Some(dir.path().join("not/yet/there")), 1 << 20);
        assert!(!inside.outside(dir.path()).is_on());
        let beside = ThumbCache::new(Some(dir.path().join("beside")), 1 << 20);
        assert!(beside.outside(&dir.path().join("data")).is_on());
    }

    #[test]
    fn without_a_folder_or_budget_nothing_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        for cache in [ThumbCache::new(None, 1 << 20), ThumbCache::new(Some(dir.path().into()), 0)] {
            cache.put(Path::new("/a"), 128, (stamp(1), &picture(Layout::Rgb, 16)));
            assert!(!cache.is_on() && cache.get(Path::new("/a"), 128, stamp(1)).is_none());
        }
        assert!(files(dir.path()).is_empty());
    }
}
