//! A session goes forwards and backwards and always tells the same story.

use earmark_core::policy::Policy;
use earmark_core::words::{Name, Span, Time};
use earmark_simulation::scenario::{Scenario, presets};
use earmark_simulation::session::{Fault, Session, State, Until};
use earmark_simulation::simulate::Crash;
use proptest::prelude::*;

fn far(steps: usize) -> Until {
    Until { steps, time: Time::MAX }
}

fn open(scenario: &Scenario) -> Session {
    Session::new(scenario.clone()).expect("the shop opens")
}

/// Everything that is shown of here and before, as one number: two of them are compared, and never printed.
fn shown(session: &Session) -> u64 {
    let state = State { known: 0, ..session.state() };
    let text = serde_json::to_string(&(state, session.steps(0, session.at()))).expect("plain data");
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[test]
fn every_preset_runs_to_its_end_and_tells_every_step() {
    for scenario in presets::all().expect("every name in them is valid") {
        let mut session = open(&scenario);
        session.run(far(20_000)).expect("it runs");
        let steps = session.steps(0, session.known());
        assert_eq!(steps.len(), session.known() + 1, "{}", scenario.title);
        if scenario.defect.is_some() {
            assert!(session.broken().is_some(), "{}: the defect is found", scenario.title);
            continue;
        }
        assert!(session.is_finished() && session.broken().is_none(), "{}", scenario.title);
        for step in steps {
            assert!(!step.told.is_empty(), "{}: step {} is told", scenario.title, step.step);
        }
    }
}

/// What the narrator says of a line that a supplier cannot bring, and what it says of its order next.
#[test]
fn a_line_that_will_not_come_fails_an_order_that_waits_and_no_other() {
    let mut stalls = presets::supplier_stalls().expect("valid");
    stalls.habits.there = 0;
    let cannot = |told: &&earmark_simulation::session::Told| told.text.contains("cannot help with line 1 of");
    let mut session = open(&stalls);
    let waits = loop {
        assert!(session.step().expect("it runs"), "some supplier cannot help");
        let step = session.steps(session.at(), session.at()).remove(0);
        if step.told.iter().any(|told| cannot(&told)) {
            break step.told;
        }
    };
    let line = waits.iter().find(cannot).expect("it is told");
    assert_eq!(line.rule, Some("an order that waits for the line fails; any other goes on without it"));
    let order = line.about.as_ref().expect("it is about an order").to_string();
    let fails = format!("{order} has failed (supplier_failed).");
    assert!(waits.iter().any(|told| told.text == fails), "{waits:?}");

    // The same, but what the order waits for comes from somewhere else while the supplier is asked.
    let mut session = open(&stalls);
    let goods = r#"{"kind":"say","command":{"type":"receive","key":{"sku":"MUG","location":"main"},"quantity":1000}}"#;
    loop {
        assert!(session.step().expect("it runs"), "some supplier promises");
        let step = session.steps(session.at(), session.at()).remove(0);
        if step.told.iter().any(|told| told.text.contains(&format!("promises line 1 of {order}:"))) {
            break;
        }
    }
    session.interfere(serde_json::from_str(goods).expect("a command")).expect("it is received");
    session.run(far(20_000)).expect("it runs");
    let steps = session.steps(0, session.known());
    let told = || steps.iter().flat_map(|step| &step.told);
    assert!(told().any(|told| told.text == format!("{order} is reserved: all of its stock is held.")));
    assert!(told().any(|told| told.text.ends_with(&format!("cannot help with line 1 of {order}."))));
    assert!(!told().any(|told| told.text == fails), "it goes on without the line");
}

#[test]
fn the_last_unit_is_sold_once_and_the_narrator_says_why() {
    let mut session = open(&presets::last_unit().expect("valid"));
    session.run(far(1000)).expect("it runs");
    let told: Vec<String> = session
        .steps(1, session.at())
        .iter()
        .flat_map(|step| step.told.clone())
        .map(|told| told.text)
        .collect();
    let all = told.join("\n");
    assert!(all.contains("anna is reserved: all of its stock is held."), "{all}");
    assert!(all.contains("ben asks for 1 × MUG where 0 are there: nothing is taken."), "{all}");
    assert_eq!(session.state().report.filled_units, 1);
}

#[test]
fn a_defect_stops_the_run_and_there_is_a_way_back() {
    let mut session = open(&presets::sold_twice().expect("valid"));
    session.run(far(1000)).expect("it runs");
    let violation = session.broken().expect("it is found").clone();
    assert_eq!(violation.invariant, "oversell");
    let at = session.at();
    assert!(!session.step().expect("it stands"), "nothing goes on");
    assert!(session.interfere(Fault::Jump { by: 1 }).is_err());
    session.go_to(at - 1).expect("back");
    assert!(session.broken().is_none());
    assert!(session.step().expect("forth"), "and the same happens again");
    assert_eq!(session.broken(), Some(&violation));
}

#[test]
fn faults_by_hand_change_the_story_and_can_be_undone() {
    let mut session = open(&presets::last_unit().expect("valid"));
    session.run(far(0)).expect("it stands");
    session.step().expect("anna arrives");
    session.go_to(0).expect("back");
    let first = |session: &Session| session.state().in_flight.first().map(|message| message.id);
    assert_eq!(first(&session), None, "nobody has come yet");
    session.step().expect("anna arrives");
    let ben = first(&session).expect("ben is under way");
    let plain = {
        let mut plain = session.clone();
        plain.run(far(1000)).expect("runs");
        shown(&plain)
    };
    session.interfere(Fault::Crash { message: ben, between: Crash::BeforeCommit }).expect("it is under way");
    session.interfere(Fault::Jump { by: 60_000 }).expect("the clock jumps");
    session.run(far(1000)).expect("it runs");
    assert!(session.is_finished() && session.broken().is_none());
    assert_eq!(session.state().counts.crashes, 1);
    assert_ne!(shown(&session), plain);
    session.undo().expect("the jump");
    session.undo().expect("the crash");
    assert!(session.undo().is_err(), "nothing is left to undo");
    session.run(far(1000)).expect("it runs");
    assert_eq!(shown(&session), plain);
}

#[test]
fn a_message_that_is_not_under_way_is_refused_by_its_number() {
    let mut session = open(&presets::last_unit().expect("valid"));
    let refused = session.interfere(Fault::Drop { message: 99 }).expect_err("there is none");
    assert_eq!(refused.to_string(), "message 99 is not under way");
    assert!(session.hands().is_empty());
}

#[test]
fn what_does_not_belong_together_is_not_opened() {
    let problem = |text: &str| Session::import(text).expect_err("it is broken").to_string();
    let mut session = open(&presets::queue().expect("valid"));
    session.run(far(10)).expect("it runs");
    let saved = session.export();
    assert!(problem(&saved[..saved.len() - 9]).contains("cut short"));
    assert!(problem("[1]").contains("not a JSON object"));
    assert!(problem(&session.scenario().to_json()).contains("not the file of a session"));
    let forged = saved.replace(&session.fingerprint(), "00");
    assert!(problem(&forged).contains("decided otherwise"), "{}", problem(&forged));
    let far = saved.replace("\"step\":10", "\"step\":99000");
    assert!(problem(&far).contains("ends at step"), "{}", problem(&far));
}

fn scenarios() -> impl Strategy<Value = Scenario> {
    (0_u64..1000, 0_usize..4, any::<bool>()).prop_map(|(seed, n, storm)| {
        let (name, policy) = Policy::PROFILES.into_iter().nth(n).expect("there are four");
        let make = if storm { Scenario::stormy } else { Scenario::calm };
        let mut scenario = make(seed, Name::parse(name.as_str()).expect("valid"), policy);
        scenario.arrivals.orders = 25;
        scenario
    })
}

/// Something done by hand to whatever is under way.
fn interfere(session: &mut Session, what: u8, pick: usize) {
    let flight: Vec<u64> = session.state().in_flight.iter().map(|message| message.id).collect();
    let Some(message) = flight.get(pick % flight.len().max(1)).copied() else { return };
    let fault = match what % 6 {
        0 => Fault::Duplicate { message },
        1 => Fault::Delay { message, by: Span::from_secs(90) },
        2 => Fault::Drop { message },
        3 => Fault::Overtake { message },
        4 => Fault::Crash { message, between: Crash::BeforeAnswer },
        _ => Fault::Jump { by: 30_000 - i64::try_from(pick % 60_000).unwrap_or(0) },
    };
    session.interfere(fault).expect("it is under way");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_step_back_is_a_fresh_run_to_that_step(
        scenario in scenarios(),
        hands in prop::collection::vec((1_usize..60, any::<u8>(), 0_usize..1000), 0..5),
        back in 0_usize..200,
    ) {
        let mut session = open(&scenario);
        for (steps, what, pick) in hands {
            session.run(far(steps)).expect("it runs");
            prop_assert!(session.broken().is_none());
            interfere(&mut session, what, pick);
        }
        session.run(far(120)).expect("it runs");
        prop_assert!(session.broken().is_none(), "{:?}", session.broken());
        let (here, there) = (session.at(), back % (session.at() + 1));
        let end = shown(&session);
        let saved = session.export();

        let mut fresh = Session::import(&saved).expect("it was just written");
        prop_assert_eq!(shown(&fresh), end, "an import stands where the export stood");
        session.go_to(there).expect("back");
        fresh.go_to(0).expect("to the beginning");
        fresh.go_to(there).expect("and forth");
        prop_assert_eq!(shown(&fresh), shown(&session), "the way there does not matter");
        let middle = Session::import(&session.export()).expect("it was just written");
        prop_assert_eq!(shown(&middle), shown(&session), "nor does it to a file");
        session.go_to(here).expect("forth");
        prop_assert_eq!(shown(&session), end, "the way forth is the same again");
    }

    #[test]
    fn a_scenario_survives_its_written_forms(scenario in scenarios()) {
        prop_assert_eq!(&Scenario::parse(&scenario.to_json()).expect("written by us"), &scenario);
        prop_assert_eq!(&Scenario::parse(&scenario.to_full_json()).expect("written by us"), &scenario);
        prop_assert_eq!(&Scenario::from_link(&scenario.to_link()).expect("written by us"), &scenario);
    }
}
