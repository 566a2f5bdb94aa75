use super::*;
use jpeg_encoder::{ColorType, SamplingFactor};

/// Inks (0 none, 255 full) of a picture of four flat quarters: paper, cyan, half black, and all of it.
fn inks() -> (Vec<u8>, Vec<[u8; 3]>) {
    let quarters: [[u8; 4]; 4] = [[0, 0, 0, 0], [255, 0, 0, 0], [0, 0, 0, 128], [40, 120, 200, 60]];
    let mut data = Vec::new();
    for y in 0..32 {
        for x in 0..32 {
            data.extend(quarters[(y / 16) * 2 + x / 16]);
        }
    }
    // R = (255 - C)(255 - K) / 255 and so on.
    (data, vec![[255, 255, 255], [0, 255, 255], [127, 127, 127], [164, 103, 42]])
}

#[test]
fn cmyk_and_ycck_are_shown_right() {
    let (data, wanted) = inks();
    for (name, colour) in [("CMYK", ColorType::Cmyk), ("YCCK", ColorType::CmykAsYcck)] {
        for progressive in [false, true] {
            // The encoder stores inks inverted and adds an Adobe segment, as Adobe's programs do.
            let bytes = jpeg(&data, (32, 32), colour, |e| {
                e.set_progressive(progressive);
                e.set_sampling_factor(SamplingFactor::R_4_4_4);
            });
            let (_dir, path) = on_disk(&bytes, "a.jpg");
            let fast = decoded(&bytes);
            // The thumbnail goes through the other decoder, which un-inverts by itself: both must agree.
            let other = thumbnail(&path, 32, &Limits::default()).unwrap();
            for (quarter, wanted) in wanted.iter().enumerate() {
                let (x, y) = ((quarter as u32 % 2) * 16 + 8, (quarter as u32 / 2) * 16 + 8);
                for image in [&fast, &other] {
                    let got = image.pixel(x, y).unwrap();
                    assert!(
                        got.iter().zip(wanted).all(|(a, b)| a.abs_diff(*b) <= 4),
                        "{name} progressive {progressive}: {got:?} for {wanted:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn four_inks_without_an_adobe_segment_are_taken_as_inverted_too() {
    let (data, wanted) = inks();
    let mut bytes = jpeg(&data, (32, 32), ColorType::Cmyk, |e| e.set_sampling_factor(SamplingFactor::R_4_4_4));
    let at = bytes.windows(5).position(|w| w == b"Adobe").expect("the encoder writes an Adobe segment") - 4;
    let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    bytes.drain(at..at + 2 + length);
    let got = decoded(&bytes);
    assert!(got.pixel(24, 8).unwrap().iter().zip(wanted[1]).all(|(a, b)| a.abs_diff(b) <= 4), "{:?}", got.pixel(24, 8));
}

#[test]
fn subsampled_and_odd_sizes_agree_between_decoders() {
    for (w, h) in [(1, 1), (7, 5), (17, 33), (100, 75)] {
        let picture = gradient(w, h);
        for factor in [SamplingFactor::R_4_4_4, SamplingFactor::R_4_2_2, SamplingFactor::R_4_2_0] {
            let bytes = jpeg(picture.data(), (w as u16, h as u16), ColorType::Rgb, |e| e.set_sampling_factor(factor));
            let fast = decoded(&bytes);
            let (_dir, path) = on_disk(&bytes, "a.jpg");
            let other = thumbnail(&path, 200, &Limits::default()).unwrap();
            // They differ in how colour is spread over its neighbours, no more.
            assert!(distance(&fast, &other) <= 24, "{w} x {h}: {}", distance(&fast, &other));
        }
    }
}

#[test]
fn a_cut_jpeg_is_damaged_wherever_it_is_cut() {
    let picture = gradient(96, 80);
    for progressive in [false, true] {
        let bytes = jpeg(picture.data(), (96, 80), ColorType::Rgb, |e| e.set_progressive(progressive));
        let (_dir, path) = on_disk(b"x", "a.jpg");
        for percent in [30, 60, 80, 95, 99] {
            let cut = &bytes[..bytes.len() * percent / 100];
            assert!(matches!(decode(cut, &Limits::default()), Err(PixelsError::Damaged { .. })), "{progressive} {percent}");
            std::fs::write(&path, cut).unwrap();
            assert!(thumbnail(&path, 32, &Limits::default()).is_err(), "{progressive} {percent}");
        }
        assert!(matches!(decode(&bytes[..bytes.len() - 2], &Limits::default()), Err(PixelsError::Damaged { .. })));
    }
}

#[test]
fn the_end_of_a_preview_is_not_the_end_of_the_file() {
    let picture = gradient(64, 64);
    let preview = encode(&gradient(16, 16), Encoding::Jpeg(50)).unwrap();
    let bytes = jpeg(picture.data(), (64, 64), ColorType::Rgb, |e| e.add_app_segment(1, preview).unwrap());
    assert!(decode(&bytes, &Limits::default()).is_ok());
    let error = decode(&bytes[..bytes.len() - 2], &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("cut short"), "{error}");
}

#[test]
fn stray_bytes_that_lose_nothing_are_borne() {
    let picture = gradient(48, 48);
    let bytes = jpeg(picture.data(), (48, 48), ColorType::Rgb, |_| {});
    let whole = decoded(&bytes);
    // Behind the end, as phones append films; and before a segment, as some cameras pad.
    let behind = [&bytes[..], b"mpv2 more data"].concat();
    assert_eq!(decoded(&behind), whole);
    let table = bytes.windows(2).position(|w| w == [0xFF, 0xDB]).unwrap();
    let padded = [&bytes[..table], &[0, 0, 0][..], &bytes[table..]].concat();
    assert!(distance(&decoded(&padded), &whole) <= 24);
}

#[test]
fn a_kind_that_no_decoder_knows_is_said_so() {
    let mut bytes = jpeg(gradient(16, 16).data(), (16, 16), ColorType::Rgb, |_| {});
    let frame = bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    bytes[frame + 1] = 0xC9;
    let error = decode(&bytes, &Limits::default()).unwrap_err();
    assert!(matches!(&error, PixelsError::Unsupported { reason, .. } if reason.contains("arithmetic")), "{error}");
}

#[test]
fn the_cameras_preview_serves_where_it_is_large_enough_and_of_the_same_shape() {
    let whole = jpeg(Image::filled(2000, 1500, Layout::Rgb, &[200, 10, 10]).data(), (2000, 1500), ColorType::Rgb, |_| {});
    let preview = |width: u32, height: u32| {
        let image = Image::filled(width, height, Layout::Rgb, &[10, 200, 10]);
        jpeg(image.data(), (width as u16, height as u16), ColorType::Rgb, |_| {})
    };
    let green = |preview: &[u8], side_px| {
        let (_dir, path) = on_disk(&super::super::exif::tests::with_exif(&whole, preview), "a.jpg");
        let small = thumbnail(&path, side_px, &Limits::default()).unwrap();
        assert_eq!((small.width(), small.height()), (side_px, side_px * 3 / 4));
        small.pixel(5, 5).unwrap()[1] > 150
    };
    assert!(green(&preview(160, 120), 128));
    assert!(!green(&preview(160, 120), 256), "too small");
    assert!(!green(&preview(160, 107), 128), "another shape");
    assert!(!green(b"no picture", 128));
}
