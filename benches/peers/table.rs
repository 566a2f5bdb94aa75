//! Medians, ratios, and the table that goes into the README.

use std::fmt::Write;

/// One job: evenset's figure, and perhaps a peer's.
pub(crate) struct Line {
    /// What was done.
    pub(crate) job: String,
    /// evenset's seconds, one a round.
    pub(crate) ours: Vec<f64>,
    /// A peer's name and seconds, one a round.
    pub(crate) peer: Option<(String, Vec<f64>)>,
    /// What a time is written as.
    pub(crate) unit: Unit,
    /// What was promised.
    pub(crate) goal: Goal,
}

/// How a time is written.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    /// So many of `what` were done in the time: a rate a second.
    Each { items: f64, what: &'static str },
    /// Milliseconds.
    Millis,
    /// Nothing: only the ratio is meant.
    Ratio,
    /// No time at all: bytes of memory.
    Mib,
}

/// What was promised.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// At least so many times as fast as the peer.
    Times(f64),
    /// At most so many seconds.
    Within(f64),
    /// At most so many MiB.
    Mib(f64),
}

const MIB: f64 = 1024.0 * 1024.0;

/// The middle value; of an even number of values the mean of the middle two. 0 of none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    match n {
        0 => 0.0,
        _ if n % 2 == 1 => sorted[n / 2],
        _ => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

impl Unit {
    fn write(self, secs: f64) -> String {
        match self {
            Self::Each { items, what } => format!("{:.0} {what}/s", items / secs),
            Self::Millis => format!("{:.2} ms", secs * 1e3),
            Self::Mib => format!("{:.0} MiB", secs / MIB),
            Self::Ratio => "–".to_owned(),
        }
    }
}

/// The table.
pub(crate) fn markdown(lines: &[Line]) -> String {
    let mut text = String::from("| job | evenset | peer | ratio | goal |\n|---|---|---|---|---|\n");
    for line in lines {
        let ours = median(&line.ours);
        let ratio = line.peer.as_ref().map(|(_, secs)| median(secs) / ours);
        let peer = line.peer.as_ref().map_or_else(|| "–".to_owned(), |(name, secs)| format!("{name}: {}", line.unit.write(median(secs))));
        let (goal, met) = match line.goal {
            Goal::Times(times) => (format!("≥ {times}"), ratio.is_none_or(|ratio| ratio >= times)),
            Goal::Mib(mib) => (format!("< {mib} MiB"), ours < mib * MIB),
            Goal::Within(secs) => (format!("< {} ms", secs * 1e3), ours < secs),
        };
        let ratio = ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        let miss = if met { "" } else { " (missed)" };
        let _ = writeln!(text, "| {} | {} | {peer} | {ratio} | {goal}{miss} |", line.job, line.unit.write(ours));
    }
    text
}
