//! A file of the pages as an answer: its type, its smallest form that the client takes, and for how long
//! it may be kept.

use axum::body::Body;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use earmark_pages::File;

/// The name of an asset changes with its content, so it never has to be asked for again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for each time, and told to be unchanged by its tag.
const ASK_AGAIN: &str = "no-cache";

/// Nothing from elsewhere, nothing inline, nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The simulator compiles its own WebAssembly and runs it in workers.
const POLICY_OF_SIMULATOR: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; \
     font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn answer(file: &File, asked: &HeaderMap) -> Response {
    let forms = [("br", file.brotli), ("gzip", file.gzip)];
    let smallest = forms.into_iter().find_map(|(coding, bytes)| {
        bytes.filter(|_| takes(asked, coding)).map(|bytes| (Some(coding), bytes))
    });
    let (coding, bytes) = smallest.unwrap_or((None, file.plain));
    let tag = format!("\"{}{}\"", file.tag, coding.map_or(String::new(), |coding| format!("-{coding}")));
    let known = is_known(asked, &tag);

    let mut response = Response::new(if known { Body::empty() } else { Body::from(bytes) });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    let mut put =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    put(header::VARY, "accept-encoding");
    put(header::CACHE_CONTROL, if file.path.contains("assets/") { FOR_EVER } else { ASK_AGAIN });
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "no-referrer");
    let of_simulator = file.path.starts_with("simulator/");
    put(header::CONTENT_SECURITY_POLICY, if of_simulator { POLICY_OF_SIMULATOR } else { POLICY });
    if !known {
        put(header::CONTENT_TYPE, media_type(file.path));
        if let Some(coding) = coding {
            put(header::CONTENT_ENCODING, coding);
        }
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Whether the client named this coding, and not with `q=0`.
fn takes(asked: &HeaderMap, coding: &str) -> bool {
    let given = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|choice| {
        let mut parts = choice.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let refused = parts.any(|part| {
            let weight = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
            weight.is_some_and(|weight| weight.trim().trim_matches(['0', '.']).is_empty())
        });
        named && !refused
    })
}

/// Whether the client has it already.
fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let given = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: File = File {
        path: "assets/index-1a2b.js",
        tag: "7",
        plain: b"plain",
        brotli: Some(b"brotli"),
        gzip: Some(b"gzip"),
    };

    fn asked(headers: &[(HeaderName, &str)]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.clone(), HeaderValue::try_from(*value).unwrap())).collect()
    }

    #[track_caller]
    fn check(accepted: &str, coding: Option<&str>) {
        let response = answer(&SCRIPT, &asked(&[(header::ACCEPT_ENCODING, accepted)]));
        let told = response.headers().get(header::CONTENT_ENCODING).map(|coding| coding.to_str().unwrap());
        assert_eq!(told, coding, "for {accepted:?}");
        let tag = coding.map_or("\"7\"".into(), |coding| format!("\"7-{coding}\""));
        assert_eq!(response.headers()[header::ETAG], tag);
    }

    #[test]
    fn the_smallest_form_that_the_client_takes() {
        check("gzip, deflate, br, zstd", Some("br"));
        check("gzip", Some("gzip"));
        check("GZIP;q=0.5, br;q=0", Some("gzip"));
        check("br;q=0.0", None);
        check("identity", None);
        check("", None);
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        for known in ["\"7\"", "W/\"7\"", "\"6\", \"7\"", "*"] {
            let response = answer(&SCRIPT, &asked(&[(header::IF_NONE_MATCH, known)]));
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "for {known}");
        }
        let other = asked(&[(header::IF_NONE_MATCH, "\"7-br\"")]);
        assert_eq!(answer(&SCRIPT, &other).status(), StatusCode::OK);
    }

    #[test]
    fn only_assets_are_kept_for_ever() {
        assert_eq!(answer(&SCRIPT, &HeaderMap::new()).headers()[header::CACHE_CONTROL], FOR_EVER);
        let page = File { path: "index.html", ..SCRIPT };
        assert_eq!(answer(&page, &HeaderMap::new()).headers()[header::CACHE_CONTROL], ASK_AGAIN);
    }

    #[test]
    fn only_the_simulator_may_compile() {
        let policy = |path| {
            let response = answer(&File { path, ..SCRIPT }, &HeaderMap::new());
            response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
        };
        assert!(!policy("index.html").contains("unsafe"));
        assert!(policy("simulator/index.html").contains("'wasm-unsafe-eval'"));
    }

    #[test]
    fn the_parts_agree_about_what_they_are() {
        assert_eq!(media_type("simulator/index.html"), "text/html; charset=utf-8");
        assert_eq!(media_type("a/core-1.wasm"), "application/wasm");
        assert_eq!(media_type("README"), "application/octet-stream");
    }
}
