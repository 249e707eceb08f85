//! Whose processor time it was, as Linux tells it.

use crate::Fault;
use std::fs;
use std::time::Duration;

/// A hundredth of a second: the unit of these files on every Linux (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// The time a process took, and the children it waited for.
pub(crate) fn of(process: u32) -> Result<Duration, Fault> {
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in brackets, may hold anything; what follows is numbers.
    let (_, numbers) = text.rsplit_once(')').ok_or("not what /proc/PID/stat looks like")?;
    let ticks = numbers.split_whitespace().skip(11).take(4).map(str::parse::<u32>);
    Ok(TICK * ticks.sum::<Result<u32, _>>()?)
}

/// The same, with all its living descendants.
pub(crate) fn of_tree(process: u32) -> Result<Duration, Fault> {
    let mut time = of(process)?;
    for child in children(process)? {
        // One that ended in between is in its parent's time.
        time += of_tree(child).unwrap_or_default();
    }
    Ok(time)
}

fn children(process: u32) -> Result<Vec<u32>, Fault> {
    let text = fs::read_to_string(format!("/proc/{process}/task/{process}/children"))?;
    Ok(text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
}

/// The time all processes of this machine took, and the time a hypervisor gave to others.
pub(crate) fn of_all() -> Result<Duration, Fault> {
    let text = fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().ok_or("/proc/stat is empty")?;
    let ticks: Vec<u32> = line.split_whitespace().skip(1).map(str::parse).collect::<Result<_, _>>()?;
    // user, nice, system, idle, iowait, irq, softirq, steal
    let busy = [0, 1, 2, 5, 6, 7].iter().filter_map(|n| ticks.get(*n)).sum::<u32>();
    Ok(TICK * busy)
}
