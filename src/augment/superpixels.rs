//! Patches of like colour: simple linear iterative clustering (Achanta and others, 2012) as Albumentations does it.

use crate::pixels::Image;

/// How much nearness counts beside likeness.
const COMPACTNESS: f64 = 10.0;
const ITERATIONS: usize = 10;

/// The patches that `chosen` names in turn (the first patch is always left out, and the list begins anew where it ends) take their mean
/// colour.
pub(super) fn flattened(mut image: Image, patches: u32, chosen: &[bool]) -> Image {
    let labels = labels(&image, patches);
    let mut present: Vec<u32> = labels.clone();
    present.sort_unstable();
    present.dedup();
    if present.first() == Some(&0) {
        present.remove(0);
    }
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let most = labels.iter().max().map_or(0, |label| *label as usize + 1);
    let mut sums = vec![[0_u64; 4]; most];
    for (pixel, label) in image.data().chunks_exact(n).zip(&labels) {
        let sum = &mut sums[*label as usize];
        sum[3] += 1;
        for (sum, sample) in sum.iter_mut().zip(&pixel[..colours]) {
            *sum += u64::from(*sample);
        }
    }
    let mut change = vec![false; most];
    for (label, chosen) in present.iter().zip(chosen.iter().cycle()) {
        change[*label as usize] = *chosen;
    }
    for (pixel, label) in image.data_mut().chunks_exact_mut(n).zip(&labels) {
        if change[*label as usize] {
            let sum = sums[*label as usize];
            for (sample, total) in pixel[..colours].iter_mut().zip(sum) {
                *sample = libm::rint(total as f64 / sum[3] as f64) as u8;
            }
        }
    }
    image
}

/// Which patch every pixel belongs to.
fn labels(image: &Image, patches: u32) -> Vec<u32> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let step = (libm::sqrt((width * height) as f64 / f64::from(patches)) as usize).max(1);
    let brightest = image.data().chunks_exact(n).flat_map(|pixel| &pixel[..colours]).max().copied().unwrap_or(0);
    let white = f64::from(brightest) + 1e-6;
    let pixel = |x: usize, y: usize| &image.data()[(y * width + x) * n..][..colours];
    let places = |length: usize| (step / 2..length).step_by(step);
    let mut centres: Vec<(usize, usize)> = places(height).flat_map(|y| places(width).map(move |x| (x, y))).collect();
    let mut labels = vec![0_u32; width * height];
    let mut distances = vec![f64::INFINITY; width * height];
    for _ in 0..ITERATIONS {
        for (label, (centre_x, centre_y)) in centres.iter().enumerate() {
            let centre = pixel(*centre_x, *centre_y);
            for y in centre_y.saturating_sub(step)..(centre_y + step + 1).min(height) {
                for x in centre_x.saturating_sub(step)..(centre_x + step + 1).min(width) {
                    let likeness: f64 = pixel(x, y)
                        .iter()
                        .zip(centre)
                        .map(|(a, b)| {
                            let difference = f64::from(*a) / white - f64::from(*b) / white;
                            difference * difference
                        })
                        .sum();
                    let (dx, dy) = (x.abs_diff(*centre_x), y.abs_diff(*centre_y));
                    let nearness = (dx * dx + dy * dy) as f64 / (step * step) as f64;
                    let distance = likeness + COMPACTNESS * nearness;
                    let at = y * width + x;
                    if distance < distances[at] {
                        distances[at] = distance;
                        labels[at] = label as u32;
                    }
                }
            }
        }
        let mut sums = vec![(0_u64, 0_u64, 0_u64); centres.len()];
        for (at, label) in labels.iter().enumerate() {
            let sum = &mut sums[*label as usize];
            *sum = (sum.0 + (at % width) as u64, sum.1 + (at / width) as u64, sum.2 + 1);
        }
        for (centre, (xs, ys, count)) in centres.iter_mut().zip(sums) {
            if let (Some(x), Some(y)) = (xs.checked_div(count), ys.checked_div(count)) {
                *centre = (x as usize, y as usize);
            }
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn patches_follow_edges() {
        // Dark to x = 7, bright from there on: four patches, none of them across the edge.
        let image = Image::new(16, 16, Layout::Grey, (0..256).map(|at| if at % 16 < 7 { 20 } else { 220 }).collect()).unwrap();
        let labels = labels(&image, 4);
        assert!(labels.contains(&3) && !labels.contains(&4));
        let made = flattened(image.clone(), 4, &[true]);
        assert!(made.data().iter().zip(image.data()).filter(|(a, b)| a.abs_diff(**b) > 90).count() < 16, "{:?}", made.data());
    }
}
