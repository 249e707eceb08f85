//! What the presets come to, natively: one line each, with the fingerprint of the whole run. JavaScript
//! must come to the same, byte for byte.

use earmark_core::words::Time;
use earmark_simulation::scenario::presets;
use earmark_simulation::session::{Session, Until};

fn main() {
    for scenario in presets::all().expect("every name in them is valid") {
        let title = scenario.title.clone();
        let mut session = Session::new(scenario).expect("the shop opens");
        session.run(Until { steps: 20_000, time: Time::MAX }).expect("it runs");
        let told = serde_json::to_string(&session.steps(0, session.at())).expect("plain data");
        let told = told.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        println!("{title}\t{}\t{}\t{told:016x}", session.at(), session.fingerprint());
    }
}
