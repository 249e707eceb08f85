//! A policy's numbers: which are valid, how a shortage is written, and when a debt is tried again.

use crate::refused;
use crate::world::{World, id};
use earmark_core::policy::{Amount, Growth, Policy, Retry, Shortage};
use earmark_core::refusal::Refusal;
use earmark_core::step::Command;
use earmark_core::words::{Name, Rule, Span};

/// What makes a policy that is valid another.
type Change = fn(&mut Policy);

const MOMENT: Span = Span::from_millis(1);
const YEAR: Span = Span::from_secs(366 * 24 * 3600);
const LONGER: Span = Span::from_millis(YEAR.millis() + 1);

fn supplier(check_after: Span, max_delayed_retries: u32) -> Shortage {
    Shortage::Supplier { check_after, growth: Growth::Fixed, max_delayed_retries }
}

fn pointers(change: Change) -> Vec<String> {
    let mut policy = Policy::CHECKOUT;
    change(&mut policy);
    let faults = policy.faults();
    assert!(faults.iter().all(|fault| fault.rule == Rule::Policy));
    faults.into_iter().map(|fault| fault.pointer).collect()
}

#[test]
fn policy_numbers_are_valid_up_to_their_bounds() {
    let bounds: [Change; 10] = [
        |_| {},
        |p| (p.hold, p.hold_max) = (MOMENT, MOMENT),
        |p| (p.hold, p.hold_max) = (YEAR, YEAR),
        |p| (p.renewal_factor, p.waiting, p.payment) = (1, MOMENT, Some(MOMENT)),
        |p| (p.renewal_factor, p.waiting, p.payment) = (1000, YEAR, Some(YEAR)),
        |p| (p.max_overtakes, p.retry.max_attempts) = (0, 1),
        |p| (p.max_overtakes, p.retry.max_attempts) = (1_000_000, 1000),
        |p| (p.retry.base, p.retry.cap) = (MOMENT, MOMENT),
        |p| (p.retry.cap, p.on_shortage) = (YEAR, supplier(MOMENT, 0)),
        |p| (p.retry.base, p.retry.cap, p.on_shortage) = (YEAR, YEAR, supplier(YEAR, 1000)),
    ];
    for (n, change) in bounds.into_iter().enumerate() {
        assert_eq!(pointers(change), Vec::<String>::new(), "case {n}");
    }
}

#[test]
fn policy_numbers_beyond_their_bounds_are_named_one_by_one() {
    let beyond: [(&[&str], Change); 21] = [
        (&["/hold"], |p| p.hold = Span::default()),
        (&["/hold"], |p| p.hold = Span::from_millis(p.hold_max.millis() + 1)),
        (&["/hold", "/hold_max"], |p| (p.hold, p.hold_max) = (LONGER, LONGER)),
        (&["/hold", "/hold_max"], |p| p.hold_max = Span::default()),
        (&["/hold_max"], |p| p.hold_max = LONGER),
        (&["/renewal_factor"], |p| p.renewal_factor = 0),
        (&["/renewal_factor"], |p| p.renewal_factor = 1001),
        (&["/waiting"], |p| p.waiting = Span::default()),
        (&["/waiting"], |p| p.waiting = LONGER),
        (&["/max_overtakes"], |p| p.max_overtakes = 1_000_001),
        (&["/payment"], |p| p.payment = Some(Span::default())),
        (&["/payment"], |p| p.payment = Some(LONGER)),
        (&["/retry/base"], |p| p.retry.base = Span::default()),
        (&["/retry/base", "/retry/cap"], |p| (p.retry.base, p.retry.cap) = (LONGER, LONGER)),
        (&["/retry/cap"], |p| p.retry.cap = Span::from_millis(p.retry.base.millis() - 1)),
        (&["/retry/cap"], |p| p.retry.cap = LONGER),
        (&["/retry/max_attempts"], |p| p.retry.max_attempts = 0),
        (&["/retry/max_attempts"], |p| p.retry.max_attempts = 1001),
        (&["/on_shortage/check_after"], |p| p.on_shortage = supplier(Span::default(), 2)),
        (&["/on_shortage/check_after"], |p| p.on_shortage = supplier(LONGER, 2)),
        (&["/on_shortage/max_delayed_retries"], |p| p.on_shortage = supplier(MOMENT, 1001)),
    ];
    for (n, (expected, change)) in beyond.into_iter().enumerate() {
        assert_eq!(pointers(change), expected, "case {n}");
    }
}

#[test]
fn policy_with_a_fault_is_refused_and_not_stored() {
    let mut world = World::new();
    let name = Name::parse("wrong").expect("a name");
    let policy = Policy { waiting: Span::default(), renewal_factor: 0, ..Policy::CHECKOUT };
    let refusal = refused(world.run(Command::PutPolicy { name: name.clone(), policy }));
    assert!(matches!(refusal, Refusal::InvalidRequest { faults } if faults.len() == 2));
    assert!(!world.memory.tables().policies.contains_key(&name));
}

#[test]
fn policy_profiles_are_found_by_their_names() {
    let profile = |name| Policy::profile(&Name::parse(name).expect("a name"));
    assert_eq!(profile("checkout"), Some(Policy::CHECKOUT));
    assert_eq!(profile("hold-confirm"), Some(Policy::HOLD_CONFIRM));
    assert_eq!(profile("supplier-restock"), Some(Policy::SUPPLIER_RESTOCK));
    assert_eq!(profile("auto-deliver"), Some(Policy::AUTO_DELIVER));
    assert_eq!(profile("unheard-of"), None);
}

#[test]
fn policy_profiles_have_the_numbers_that_are_documented() {
    let seconds = |seconds| Span::from_secs(seconds);
    let Policy { hold, hold_max, renewal_factor, waiting, max_overtakes, retry, .. } = Policy::CHECKOUT;
    assert_eq!((hold, hold_max, waiting), (seconds(900), seconds(900), seconds(604_800)));
    assert_eq!((renewal_factor, max_overtakes), (2, 10));
    assert_eq!((retry.base, retry.cap, retry.max_attempts), (seconds(1), seconds(300), 12));
    assert_eq!(Policy::HOLD_CONFIRM.payment, Some(seconds(1800)));
    assert_eq!(Policy::SUPPLIER_RESTOCK.on_shortage, supplier(seconds(15), 2));
    assert_eq!(Policy::AUTO_DELIVER.on_shortage, Shortage::Purchase { amount: Amount::Full });
}

#[test]
fn policy_on_shortage_is_written_with_the_fields_of_its_kind_and_no_other() {
    let read = |text: &str| serde_json::from_str::<Shortage>(text).map_err(|error| error.to_string());
    assert_eq!(read(r#"{"kind":"reject"}"#), Ok(Shortage::Reject));
    assert_eq!(read(r#"{"kind":"wait"}"#), Ok(Shortage::Wait));
    let full = Shortage::Purchase { amount: Amount::Full };
    assert_eq!(read(r#"{"kind":"purchase","amount":"full"}"#), Ok(full));
    let asked = r#"{"kind":"supplier","check_after":15000,"growth":"fixed","max_delayed_retries":2}"#;
    assert_eq!(read(asked), Ok(Policy::SUPPLIER_RESTOCK.on_shortage));
    for (wrong, says) in [
        (r#"{"kind":"reject","amount":"full"}"#, "reject has no fields"),
        (r#"{"kind":"wait","amount":"full"}"#, "wait has no fields"),
        (r#"{"kind":"purchase"}"#, "purchase has amount"),
        (r#"{"kind":"purchase","amount":"full","growth":"fixed"}"#, "purchase has amount"),
        (r#"{"kind":"supplier","check_after":15000,"growth":"fixed"}"#, "supplier has check_after"),
    ] {
        let error = read(wrong).expect_err(wrong);
        assert!(error.contains(says), "{wrong}: {error}");
    }
}

/// A replay must meet the very same delays, so they are part of what is stored.
#[test]
fn policy_retries_come_when_they_always_came() {
    let delays = |retry: Retry, attempts: &[u32]| -> Vec<u64> {
        attempts.iter().map(|n| retry.delay(&id("x~pay"), *n).millis()).collect()
    };
    let retry = Policy::CHECKOUT.retry;
    assert_eq!(delays(retry, &[1, 2, 3, 9, 12]), [1226, 2290, 4326, 300_853, 311_241]);
    assert_eq!(delays(Retry { growth: Growth::Fixed, ..retry }, &[1, 2, 3]), [1226, 1083, 1177]);
    // Growth ends where doubling could overflow.
    let (base, cap) = (MOMENT, Span::from_millis(1 << 40));
    let grown = Retry { base, cap, ..retry };
    assert_eq!(delays(grown, &[40]), [4_906_534_654]);
}
