//! Whose processor time it was, as Linux tells it.

use crate::Fault;
use crate::reading::{Costs, Reading};
use std::fs;
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// A hundredth of a second: the unit of these files on every Linux (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// Who takes part, besides this process and the programs it runs.
pub(crate) struct Machine {
    pub(crate) servers: Vec<u32>,
    /// PostgreSQL's first process.
    pub(crate) database: Option<u32>,
}

/// Time taken since each of them started.
struct Times {
    load: Duration,
    servers: Duration,
    database: Duration,
    all: Duration,
}

impl Machine {
    /// Takes a reading, and tells what it cost.
    pub(crate) fn measure(&self, take: impl FnOnce() -> Result<Reading, Fault>) -> Result<Reading, Fault> {
        let (before, began) = (self.times()?, Instant::now());
        let reading = take()?;
        let (after, took) = (self.times()?, began.elapsed());
        let items = reading.items as f64;
        let took_by = |of: fn(&Times) -> Duration| of(&after).saturating_sub(of(&before)).as_secs_f64();
        let (load, servers) = (took_by(|times| times.load), took_by(|times| times.servers));
        let database = took_by(|times| times.database);
        let machine = took.as_secs_f64() * available_parallelism().map_or(1, NonZero::get) as f64;
        let foreign = (took_by(|times| times.all) - load - servers - database).max(0.0);
        let costs = Costs {
            load_us: load * 1e6 / items,
            server_us: servers * 1e6 / items,
            database_us: database * 1e6 / items,
            foreign: foreign / machine * 100.0,
        };
        Ok(Reading { costs, ..reading })
    }

    fn times(&self) -> Result<Times, Fault> {
        Ok(Times {
            load: of(std::process::id())?,
            servers: self.servers.iter().map(|server| of(*server)).sum::<Result<_, _>>()?,
            database: self.database.map_or(Ok(Duration::ZERO), of_tree)?,
            all: of_all()?,
        })
    }
}

/// The time a process took, and the children it waited for.
fn of(process: u32) -> Result<Duration, Fault> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in brackets, may hold anything; what follows is numbers.
    let (_, numbers) = text.rsplit_once(')').ok_or("not what /proc/PID/stat looks like")?;
    let ticks = numbers.split_whitespace().skip(11).take(4).map(str::parse::<u32>);
    Ok(TICK * ticks.sum::<Result<u32, _>>()?)
}

/// The same, with all its living descendants.
fn of_tree(process: u32) -> Result<Duration, Fault> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children"))?;
    let mut time = of(process)?;
    for child in children.split_whitespace() {
        // One that ended in between is in its parent's time.
        time += of_tree(child.parse()?).unwrap_or_default();
    }
    Ok(time)
}

/// The time all processes of this machine took, and what a hypervisor gave to others.
fn of_all() -> Result<Duration, Fault> {
    let text = fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().ok_or("/proc/stat is empty")?;
    let ticks: Vec<u32> = line.split_whitespace().skip(1).map(str::parse).collect::<Result<_, _>>()?;
    // user, nice, system, (idle, iowait,) irq, softirq, steal
    Ok(TICK * [0, 1, 2, 5, 6, 7].iter().filter_map(|n| ticks.get(*n)).sum::<u32>())
}
