//! Feature vectors in one block of memory, and their labels.

/// Vectors of one length, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Points<'a> {
    values: &'a [f32],
    dims: usize,
}

impl<'a> Points<'a> {
    /// `values` as vectors of `dims` numbers; what is left over at the end is not looked at. `dims` of 0 becomes 1.
    pub fn new(values: &'a [f32], dims: usize) -> Self {
        Self { values, dims: dims.max(1) }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.values.len() / self.dims
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Numbers in each.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// One of them.
    pub fn row(&self, at: usize) -> &'a [f32] {
        &self.values[at * self.dims..(at + 1) * self.dims]
    }

    /// Those at `places`, in that order, copied.
    pub fn gather(&self, places: &[usize]) -> Vec<f32> {
        places.iter().flat_map(|&at| self.row(at)).copied().collect()
    }
}

/// The square of the distance, summed in eight lanes.
#[inline(always)]
pub(super) fn squared_distance(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (ones, others) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest: f32 = ones.remainder().iter().zip(others.remainder()).map(|(a, b)| (a - b) * (a - b)).sum();
    for (a, b) in ones.zip(others) {
        for lane in 0..8 {
            let difference = a[lane] - b[lane];
            lanes[lane] += difference * difference;
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// Vectors with the class of each, classes by number in sorted order of their names.
#[derive(Clone, Copy, Debug)]
pub struct Labelled<'a> {
    /// The vectors.
    pub points: Points<'a>,
    /// One for each.
    pub labels: &'a [u32],
}

impl<'a> Labelled<'a> {
    /// Images of each class, as many as the highest label asks for.
    pub fn counts(&self) -> Vec<usize> {
        let classes = self.labels.iter().max().map_or(0, |&most| most as usize + 1);
        let mut counts = vec![0; classes];
        self.labels.iter().for_each(|&label| counts[label as usize] += 1);
        counts
    }

    /// The places of the images of one class, ascending.
    pub fn of_class(&self, class: u32) -> Vec<usize> {
        (0..self.labels.len()).filter(|&at| self.labels[at] == class).collect()
    }

    /// The smallest class with images, the first of several.
    pub fn minority(&self) -> Option<u32> {
        let counts = self.counts();
        (0..counts.len()).filter(|&class| counts[class] > 0).min_by_key(|&class| counts[class]).map(|class| class as u32)
    }

    /// Every class with images but the smallest: what the library cleans by default.
    pub fn not_minority(&self) -> Vec<u32> {
        let counts = self.counts();
        (0..counts.len() as u32).filter(|&class| counts[class as usize] > 0 && Some(class) != self.minority()).collect()
    }
}
