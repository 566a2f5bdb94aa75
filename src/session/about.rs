//! What the large view says of one picture: facts of its file, or how it is made.

use crate::dataset::{Dataset, ImageId};
use crate::export::{Again, Foreseen};
use crate::pixels::{self, Image, Layout, Limits};

/// Facts of one picture, in words, the most asked for first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Of the file, or of the row of the plan: (what, value).
    pub facts: Vec<(String, String)>,
    /// What the camera wrote (EXIF): (what, value).
    pub camera: Vec<(String, String)>,
    /// What was drawn for a made image, a line a transform.
    pub drawn: Vec<String>,
}

impl About {
    /// Of the image `id` of `dataset`; `image` is what its file holds, if it could be read. Reads the file's EXIF data.
    pub(super) fn original(dataset: &Dataset, id: ImageId, image: Option<&Image>) -> Self {
        let path = dataset.path(id);
        let (bytes, modified_nanos) = dataset.stamp(id);
        let mut facts = vec![fact("File", dataset.key(id)), fact("Size", bytes_words(bytes))];
        facts.extend(image.map(|image| fact("Pixels", pixels_words(image))));
        if let Ok(header) = pixels::probe(&path, &Limits::default()) {
            facts.push(fact("Format", header.format.to_string()));
        }
        if modified_nanos != 0 {
            facts.push(fact("Changed", date(modified_nanos)));
        }
        Self { facts, camera: pixels::exif(&path, &Limits::default()), drawn: Vec::new() }
    }

    /// Of a made image.
    pub(super) fn made(dataset: &Dataset, made: &Foreseen) -> Self {
        let mut facts = vec![fact("Made from", dataset.key(made.source))];
        facts.extend(made.partner.map(|id| fact("Blended with", dataset.key(id))));
        facts.push(fact("Pixels", pixels_words(&made.image)));
        facts.push(fact("Size", bytes_words(made.bytes)));
        facts.push(fact("Seed", made.seed.to_string()));
        let often = |times: u32| if times == 1 { "once".to_owned() } else { format!("{times} times") };
        match made.again {
            Again::Never => {}
            Again::Other(times) => facts.push(fact("Drawn again", often(times))),
            Again::Same(times) => facts.extend([
                fact("Drawn again", often(times)),
                fact("No other", "The chain makes the same image again: add a transform, or draw it once more".to_owned()),
            ]),
        }
        facts.extend(made.problems.iter().map(|problem| fact("Problem", problem.reason.clone())));
        Self { facts, camera: Vec::new(), drawn: made.lines.clone() }
    }
}

fn fact(what: &str, value: String) -> (String, String) {
    (what.to_owned(), value)
}

fn pixels_words(image: &Image) -> String {
    let layout = match image.layout() {
        Layout::Grey => "grey",
        Layout::GreyAlpha => "grey with transparency",
        Layout::Rgb => "colour",
        Layout::Rgba => "colour with transparency",
    };
    format!("{} × {}, {layout}", image.width(), image.height())
}

/// "12 414 bytes", with thin spaces.
fn bytes_words(bytes: u64) -> String {
    let digits = bytes.to_string();
    let parted = digits.char_indices().flat_map(|(at, digit)| {
        let gap = (at > 0 && (digits.len() - at).is_multiple_of(3)).then_some('\u{2009}');
        gap.into_iter().chain([digit])
    });
    format!("{} bytes", parted.collect::<String>())
}

/// "2023-11-14 22:13 UTC" of nanoseconds since 1970.
fn date(nanos: i64) -> String {
    let minutes = nanos.div_euclid(60_000_000_000);
    let (days, minute) = (minutes.div_euclid(1440), minutes.rem_euclid(1440));
    // Years that begin in March, so that the leap day is the last; 400 of them have 146 097 days.
    let shifted = days + 719_468;
    let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * march + 2) / 5 + 1, if march < 10 { march + 3 } else { march - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_parted_by_thin_spaces() {
        assert_eq!(bytes_words(7), "7 bytes");
        assert_eq!(bytes_words(1_234_567), "1\u{2009}234\u{2009}567 bytes");
    }

    #[test]
    fn dates_by_hand() {
        let secs = |secs: i64| date(secs * 1_000_000_000);
        assert_eq!(secs(0), "1970-01-01 00:00 UTC");
        assert_eq!(secs(1_700_000_000), "2023-11-14 22:13 UTC");
        assert_eq!(secs(951_782_400), "2000-02-29 00:00 UTC");
        assert_eq!(secs(4_107_542_400), "2100-03-01 00:00 UTC");
        assert_eq!(secs(-1), "1969-12-31 23:59 UTC");
    }
}
