//! Opens the real window, and keeps a panic from taking the user's work or the reason with it.

use super::app::App;
use super::system::System;
use super::theme;
use crate::session::{Command, FrameLog, Runner, Session, Wake};
use eframe::{CreationContext, NativeOptions};
use egui::{IconData, Ui, ViewportBuilder};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

/// Opens the window on `path` (a dataset folder, manifest or recipe; without one on what was open last), and returns when it is closed.
///
/// # Errors
/// In words, if there is no display or no OpenGL, or if the window stopped by a fault of its own.
pub fn run(path: Option<PathBuf>) -> Result<(), String> {
    let log = FrameLog::asked_for(Instant::now())?;
    let create = move |cc: &CreationContext<'_>| Ok(Box::new(Window::new(cc, path, log)) as Box<dyn eframe::App>);
    let result = catch_unwind(AssertUnwindSafe(|| eframe::run_native("evenset", options(), Box::new(create))));
    match result {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!(
            "the window could not be opened: {error}. Without a display use the commands: evenset --help, or evenset demo for the whole job"
        )),
        Err(panic) => Err(format!("the window stopped: {}. Your recipe is saved: open the same dataset to go on", reason(&*panic))),
    }
}

fn options() -> NativeOptions {
    let viewport = ViewportBuilder::default()
        .with_title("evenset")
        .with_app_id("evenset")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([1024.0, 640.0])
        .with_drag_and_drop(true)
        .with_icon(icon());
    NativeOptions { viewport, ..NativeOptions::default() }
}

fn icon() -> Arc<IconData> {
    let decoded = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png"));
    Arc::new(decoded.unwrap_or_default())
}

/// What a panic said.
fn reason(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "an unknown fault".to_owned())
}

/// The app in a real window.
struct Window {
    app: App,
    system: System,
    log: Option<FrameLog>,
    fault: Option<String>,
    /// Held so that this thread does its parallel work by itself.
    _alone: Option<rayon::ThreadPool>,
}

impl Window {
    fn new(cc: &CreationContext<'_>, path: Option<PathBuf>, log: Option<FrameLog>) -> Self {
        let alone = crate::session::work_alone();
        theme::install(&cc.egui_ctx);
        let ctx = cc.egui_ctx.clone();
        let system = System::listen(move || ctx.request_repaint());
        let ctx = cc.egui_ctx.clone();
        let wake: Wake = Arc::new(move || ctx.request_repaint());
        let mut session = Session::new(Runner::Threads, wake, None);
        session.run(Command::LookForRecent);
        session.run(path.map_or(Command::Reopen, Command::Open));
        Self { app: App::new(session), system, log, fault: None, _alone: alone }
    }

    fn show_fault(&mut self, ui: &mut Ui) {
        let Some(fault) = self.fault.clone() else { return };
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() / 3.0);
            ui.label(theme::heading("Something in the window went wrong"));
            ui.label("Your recipe is saved, and your files are never changed");
            ui.label(theme::small(fault));
            ui.add_space(theme::size::PAD);
            if super::widgets::primary_button(ui, "Go on").clicked() {
                self.fault = None;
            }
        });
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.app.logic(ctx);
        if let Some(look) = self.system.news() {
            self.app.follow_system(look);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if self.fault.is_some() {
            self.show_fault(ui);
            return;
        }
        let began = Instant::now();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.app.show(ui))) {
            self.fault = Some(reason(&*panic));
            ui.ctx().request_repaint();
        }
        if let Some(log) = &mut self.log {
            log.frame(began, began.elapsed().as_secs_f64(), frame.info().cpu_usage, self.app.session());
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
