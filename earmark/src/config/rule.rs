//! What a value must be, and what is said of one that is not.

use crate::store::without_secrets;
use clap::error::ContextKind;
use clap::{Arg, ArgAction, Command};
use std::error::Error as _;
use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use url::Url;

/// Returns the rule of a flag that a value breaks, with the value; never with a password.
pub(super) fn broken_rule(arg: &Arg, value: &OsStr) -> Option<String> {
    let shown = without_secrets(&value.to_string_lossy());
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        return (value != "true" && value != "false").then(|| format!("{shown:?}: must be true or false"));
    }
    let mut flag = OsString::from(format!("--{}=", arg.get_long()?));
    flag.push(value);
    let alone = Command::new("earmark").no_binary_name(true).arg(arg.clone().required(false));
    let error = alone.try_get_matches_from([flag]).err()?;
    let rule = match (error.source(), error.get(ContextKind::ValidValue)) {
        (Some(rule), _) => rule.to_string(),
        (None, Some(choices)) => format!("there are {choices}"),
        (None, None) => "this is no value for it".to_owned(),
    };
    Some(format!("{shown:?}: {rule}"))
}

/// An address to listen on: `ADDRESS:PORT`, where the address may be a name.
pub(super) fn listen(text: &str) -> Result<String, &'static str> {
    let is_name =
        |host: &str| !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || "-._".contains(c));
    let is_named =
        text.rsplit_once(':').is_some_and(|(host, port)| is_name(host) && port.parse::<u16>().is_ok());
    if is_named || text.parse::<SocketAddr>().is_ok() {
        Ok(text.to_owned())
    } else {
        Err("must be an address and a port, such as 127.0.0.1:8080 or [::1]:8080")
    }
}

/// Where calls go to.
pub(super) fn destination(text: &str) -> Result<String, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(text.to_owned()),
        Ok(_) => Err("must begin with http:// or https://".to_owned()),
        Err(error) => Err(format!("must be a URL such as https://shop.example/calls: {error}")),
    }
}

/// What events call their source: a URI, or a part of one.
pub(super) fn source(text: &str) -> Result<String, &'static str> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    if !text.is_empty() && text.chars().all(is_allowed) {
        Ok(text.to_owned())
    } else {
        Err("must be a URI or a path, such as /shop: without spaces, and not empty")
    }
}

#[cfg(test)]
mod tests {
    use super::{destination, listen, source};

    #[test]
    fn an_address_has_a_port() {
        for text in ["127.0.0.1:8080", "[::1]:0", "localhost:80", "0.0.0.0:65535"] {
            assert_eq!(listen(text).as_deref(), Ok(text));
        }
        for text in ["", "nowhere", ":8080", "127.0.0.1", "127.0.0.1:65536", "::1:80", "a b:80", "host:"] {
            assert!(listen(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_destination_is_a_url() {
        for text in ["http://127.0.0.1:9/", "https://me:secret@shop.example/pay?x=1"] {
            assert_eq!(destination(text).as_deref(), Ok(text));
        }
        for text in ["", "foo", "not a url", "/pay", "localhost:80", "ftp://shop/", "http://", "https://a b/"]
        {
            assert!(destination(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_source_is_a_uri() {
        assert!(source("/earmark").is_ok() && source("urn:shop:1").is_ok());
        assert!(source("").is_err() && source("my shop").is_err());
    }
}
