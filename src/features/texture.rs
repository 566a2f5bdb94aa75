//! Uniform local binary patterns (Ojala, Pietikäinen and Mäenpää 2002) in zones.

/// 58 patterns with at most two changes round the circle, and one for all others.
const PATTERNS: usize = 59;

/// The eight neighbours, once round.
const ROUND: [(usize, usize); 8] = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)];

/// Numbers that [`patterns`] gives.
pub(super) const fn len(zones: usize) -> usize {
    zones * zones * PATTERNS
}

/// Roots of the shares of each pattern in each of `zones` x `zones` zones of a square grey picture.
pub(super) fn patterns(grey: &[u8], side: usize, zones: usize, into: &mut Vec<f32>) {
    let table = numbers();
    let inner = side - 2;
    let mut counts = vec![0u32; len(zones)];
    for y in 0..inner {
        for x in 0..inner {
            let centre = grey[(y + 1) * side + x + 1];
            let mut code = 0usize;
            for (bit, (dy, dx)) in ROUND.into_iter().enumerate() {
                code |= usize::from(grey[(y + dy) * side + x + dx] >= centre) << bit;
            }
            let zone = (y * zones / inner) * zones + x * zones / inner;
            counts[zone * PATTERNS + usize::from(table[code])] += 1;
        }
    }
    for zone in counts.chunks_exact(PATTERNS) {
        let all = zone.iter().sum::<u32>().max(1) as f32;
        into.extend(zone.iter().map(|&count| (count as f32 / all).sqrt()));
    }
}

/// The number of each of the 256 patterns.
fn numbers() -> [u8; 256] {
    let mut table = [58; 256];
    let mut next = 0;
    for (code, number) in (0..=255u8).zip(&mut table) {
        if (code ^ code.rotate_left(1)).count_ones() <= 2 {
            *number = next;
            next += 1;
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_58_uniform_patterns() {
        let table = numbers();
        assert_eq!(table.iter().filter(|&&number| number < 58).count(), 58);
        assert_eq!((table[0], table[255], table[0b0101_0101]), (0, 57, 58));
        let mut flat = Vec::new();
        patterns(&[7; 100], 10, 2, &mut flat);
        // Every neighbour is as bright as its centre: all bits, in each of the four zones.
        assert_eq!(flat.iter().filter(|&&share| share == 1.0).count(), 4);
        assert_eq!(flat.len(), len(2));
    }
}
