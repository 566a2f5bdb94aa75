//! Triangles to pixels: vertices snapped to 1/256 pixel, the top-left rule (no pixel twice along a shared edge), colours multiplied and
//! blended in gamma space with premultiplied alpha, as egui's OpenGL painter does.

use super::picture::Picture;
use super::texture::Texture;
use egui::epaint::{Mesh, Vertex};
use egui::{Pos2, Rect};
use rayon::prelude::*;

const SNAP: i64 = 256;
const BAND: usize = 32;
/// Corners farther out than this are drawn in to it: their products must fit.
const FAR_PX: f32 = 1.0e5;

/// The triangles of one mesh with its texture, inside its clip rectangle.
pub struct Layer<'a> {
    triangles: Vec<Triangle>,
    texture: &'a Texture,
}

/// Corners in 1/256 pixel, clockwise on the screen, and what is interpolated between them.
struct Triangle {
    corners: [(i64, i64); 3],
    colours: [[f32; 4]; 3],
    uvs: [Pos2; 3],
    area: i64,
    /// Pixels that may be touched: left, top, right, bottom (the last two not included).
    bounds: [i64; 4],
    texels: f32,
}

impl<'a> Layer<'a> {
    /// `mesh`, whose coordinates are in points, in pixels.
    pub fn new(mesh: &Mesh, texture: &'a Texture, clip: Rect, scale: f32) -> Self {
        let clip = [clip.min.x, clip.min.y, clip.max.x, clip.max.y].map(|at| (f64::from(at * scale)).round() as i64);
        let corner = |at: u32| mesh.vertices[at as usize];
        let triangle = |three: &[u32]| Triangle::new([corner(three[0]), corner(three[1]), corner(three[2])], texture, clip, scale);
        Self { triangles: mesh.indices.chunks_exact(3).filter_map(triangle).collect(), texture }
    }
}

impl Triangle {
    fn new(mut vertices: [Vertex; 3], texture: &Texture, clip: [i64; 4], scale: f32) -> Option<Self> {
        let snapped = |vertex: &Vertex| {
            [vertex.pos.x, vertex.pos.y].map(|at| (f64::from((at * scale).clamp(-FAR_PX, FAR_PX)) * SNAP as f64).round() as i64).into()
        };
        let mut corners: [(i64, i64); 3] = [snapped(&vertices[0]), snapped(&vertices[1]), snapped(&vertices[2])];
        let mut area = cross(corners[0], corners[1], corners[2]);
        if area < 0 {
            corners.swap(1, 2);
            vertices.swap(1, 2);
            area = -area;
        }
        let xs = corners.map(|corner| corner.0);
        let ys = corners.map(|corner| corner.1);
        let least = |all: [i64; 3]| all.into_iter().min().unwrap_or(0).div_euclid(SNAP);
        let most = |all: [i64; 3]| all.into_iter().max().unwrap_or(0).div_euclid(SNAP) + 1;
        let bounds = [clip[0].max(least(xs)), clip[1].max(least(ys)), clip[2].min(most(xs)), clip[3].min(most(ys))];
        if area == 0 || bounds[0] >= bounds[2] || bounds[1] >= bounds[3] {
            return None;
        }
        let uvs = vertices.map(|vertex| vertex.uv);
        let [width, height] = texture.size();
        let (a, b) = (uvs[1] - uvs[0], uvs[2] - uvs[0]);
        let texel_area = ((a.x * b.y - a.y * b.x) * width * height).abs();
        let texels = (texel_area / (area as f32 / (SNAP * SNAP) as f32)).sqrt();
        let colours = vertices.map(|vertex| vertex.color.to_array().map(|sample| f32::from(sample) / 255.0));
        Some(Self { corners, colours, uvs, area, bounds, texels })
    }

    /// Draws what falls into the rows from `first` on that `band` holds.
    fn draw(&self, band: &mut [[u8; 4]], width: usize, first: usize, texture: &Texture) {
        let rows = (band.len() / width) as i64;
        let top = self.bounds[1].max(first as i64);
        let bottom = self.bounds[3].min(first as i64 + rows);
        let (left, right) = (self.bounds[0].max(0), self.bounds[2].min(width as i64));
        let [a, b, c] = self.corners;
        let bias = [(b, c), (c, a), (a, b)].map(|(from, to)| i64::from(!is_top_left(from, to)));
        for y in top..bottom {
            for x in left..right {
                let at = (x * SNAP + SNAP / 2, y * SNAP + SNAP / 2);
                let weights = [cross(b, c, at), cross(c, a, at), cross(a, b, at)];
                if weights.iter().zip(bias).any(|(weight, bias)| *weight < bias) {
                    continue;
                }
                let shares = weights.map(|weight| weight as f32 / self.area as f32);
                let pixel = &mut band[(y - first as i64) as usize * width + x as usize];
                *pixel = self.blend(*pixel, shares, texture);
            }
        }
    }

    fn blend(&self, below: [u8; 4], shares: [f32; 3], texture: &Texture) -> [u8; 4] {
        let between = |each: [f32; 3]| each[0] * shares[0] + each[1] * shares[1] + each[2] * shares[2];
        let texel = texture.sample(between(self.uvs.map(|uv| uv.x)), between(self.uvs.map(|uv| uv.y)), self.texels);
        let source: [f32; 4] = std::array::from_fn(|n| between(self.colours.map(|colour| colour[n])) * texel[n]);
        std::array::from_fn(|n| {
            let sum = source[n] + f32::from(below[n]) / 255.0 * (1.0 - source[3]);
            (sum.clamp(0.0, 1.0) * 255.0).round() as u8
        })
    }
}

/// Twice the area of the triangle, positive where it turns clockwise on the screen.
fn cross(a: (i64, i64), b: (i64, i64), c: (i64, i64)) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

fn is_top_left(from: (i64, i64), to: (i64, i64)) -> bool {
    to.1 < from.1 || (to.1 == from.1 && to.0 > from.0)
}

/// Draws `layers` in order, bands of rows side by side.
pub fn draw(picture: &mut Picture, layers: &[Layer<'_>]) {
    let width = picture.width as usize;
    picture.pixels.par_chunks_mut(width * BAND).enumerate().for_each(|(number, band)| {
        let first = number * BAND;
        let touches = |triangle: &&Triangle| triangle.bounds[1] < (first + BAND) as i64 && triangle.bounds[3] > first as i64;
        for layer in layers {
            for triangle in layer.triangles.iter().filter(touches) {
                triangle.draw(band, width, first, layer.texture);
            }
        }
    });
}
