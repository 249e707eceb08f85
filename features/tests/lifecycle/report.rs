//! What cucumber tells of one scenario, as the text of its test.
//!
//! Strict: a step that nobody defined, or that two definitions fit, fails the scenario.

use crate::world::Shop;
use cucumber::event::{self, Cucumber, Feature, Hook, RetryableScenario, Step};
use cucumber::{Event, Writer, cli, gherkin, parser, writer};

#[derive(Debug, Default)]
pub(crate) struct Report {
    steps: Vec<String>,
    failures: Vec<String>,
}

impl Report {
    /// Nothing, where every step passed; else the scenario with its failures.
    pub(crate) fn verdict(mut self) -> Result<(), String> {
        if self.steps.is_empty() {
            self.failures.push("no step was run".into());
        }
        if self.failures.is_empty() {
            return Ok(());
        }
        Err(format!("{}\n\n{}", self.steps.join("\n"), self.failures.join("\n")))
    }

    fn step(&mut self, step: &gherkin::Step, event: &Step<Shop>) {
        let (mark, failure) = match event {
            Step::Started => return,
            Step::Passed(..) => ("  ok  ", None),
            Step::Skipped => ("  ??  ", Some("no step definition fits".to_owned())),
            Step::Failed(.., error) => (" FAIL ", Some(error.to_string())),
        };
        let text = format!("{mark}{}{}", step.keyword, step.value);
        if let Some(failure) = failure {
            self.failures.push(format!("line {}: {failure}", step.position.line));
        }
        self.steps.push(text);
    }

    fn scenario(&mut self, event: &event::Scenario<Shop>) {
        match event {
            event::Scenario::Background(step, event) | event::Scenario::Step(step, event) => {
                self.step(step, event);
            }
            event::Scenario::Hook(_, Hook::Failed(_, info)) => {
                let text = info.downcast_ref::<String>().cloned();
                self.failures.push(text.unwrap_or_else(|| "a hook failed".into()));
            }
            event::Scenario::Hook(..)
            | event::Scenario::Started
            | event::Scenario::Finished
            | event::Scenario::Log(_) => {}
        }
    }
}

impl Writer<Shop> for Report {
    type Cli = cli::Empty;

    async fn handle_event(&mut self, event: parser::Result<Event<Cucumber<Shop>>>, _: &cli::Empty) {
        match event.map(Event::into_inner) {
            Err(fault) => self.failures.push(fault.to_string()),
            Ok(Cucumber::Feature(_, Feature::Scenario(_, RetryableScenario { event, .. }))) => {
                self.scenario(&event);
            }
            Ok(_) => {}
        }
    }
}

/// One scenario at a time: nothing is ever out of order.
impl writer::Normalized for Report {}
