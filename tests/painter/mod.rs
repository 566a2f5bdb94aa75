//! Looks at what a test harness shows, without a GPU: egui's own triangles, drawn in software as the window's OpenGL painter draws them.
//!
//! ```ignore
//! mod painter;
//! let eyes = painter::Eyes::default();
//! let mut harness = Harness::builder().with_size([1440.0, 900.0]).renderer(eyes.clone()).build_ui(|ui| app.show(ui));
//! harness.run();
//! eyes.look(&harness).save(Path::new("balance.png"));
//! ```
#![allow(
    dead_code,
    unreachable_pub,
    clippy::disallowed_methods,
    reason = "a module of test files, each of which uses a part; it mixes colours itself"
)]

mod picture;
mod raster;
mod texture;

pub use picture::Picture;

use egui::epaint::Primitive;
use egui::{TextureId, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use texture::Texture;

/// Collects the textures of the harness that it is the renderer of, and draws what that harness shows.
#[derive(Clone, Default)]
pub struct Eyes {
    textures: Arc<Mutex<HashMap<TextureId, Texture>>>,
}

impl TestRenderer for Eyes {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.textures.lock().expect("nobody panics while holding it");
        for id in &delta.free {
            textures.remove(id);
        }
        for (id, changes) in &delta.set {
            for change in changes {
                textures.entry(*id).or_default().change(change);
            }
        }
        delta.clear();
    }
}

impl Eyes {
    /// The last frame of `harness`, in physical pixels.
    pub fn look<State>(&self, harness: &Harness<'_, State>) -> Picture {
        let output = harness.output();
        let scale = output.pixels_per_point;
        let size = harness.ctx.viewport_rect().size() * scale;
        let mut picture = Picture::new(size.x.round() as u32, size.y.round() as u32);
        let mut textures = self.textures.lock().expect("nobody panics while holding it");
        textures.values_mut().for_each(Texture::prepare);
        let mut meshes = Vec::new();
        for clipped in harness.ctx.tessellate(output.shapes.clone(), scale) {
            if let Primitive::Mesh(mesh) = clipped.primitive
                && let Some(texture) = textures.get(&mesh.texture_id)
            {
                meshes.push(raster::Layer::new(&mesh, texture, clipped.clip_rect, scale));
            }
        }
        raster::draw(&mut picture, &meshes);
        picture
    }
}
